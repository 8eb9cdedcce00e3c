-- A text stood twice: in core.articles, which everybody reads, and in the wording that is current.
-- It stands once now: where a wording's text is the one in core.articles, its own is null.
alter table core.article_versions rename to version_rows;

update core.version_rows
set body = null
from core.articles
where
    version_rows.article_id = articles.article_id
    and version_rows.version_id = articles.version_id
    and version_rows.body = articles.body;

-- Whole wordings, for everybody who wants their texts. In two parts, and not as a left join: that
-- would hold all texts in memory before it gives the first row.
create view core.article_versions as
select
    version_id,
    article_id,
    seen_at,
    title,
    body,
    content_hash,
    text_source,
    published_at,
    published_precision,
    extractor,
    extractor_version,
    raw_ref,
    cuts,
    origin,
    run_id,
    reason,
    previous_version_id,
    read_at,
    lang,
    title_lang,
    authors,
    published_source,
    modified_at,
    modified_precision,
    modified_source,
    dates,
    place,
    agency,
    kind,
    description,
    section,
    tags,
    image_url,
    fingerprint,
    flags,
from core.version_rows
where body is not null
union all
select
    version_rows.version_id,
    version_rows.article_id,
    version_rows.seen_at,
    version_rows.title,
    articles.body,
    version_rows.content_hash,
    version_rows.text_source,
    version_rows.published_at,
    version_rows.published_precision,
    version_rows.extractor,
    version_rows.extractor_version,
    version_rows.raw_ref,
    version_rows.cuts,
    version_rows.origin,
    version_rows.run_id,
    version_rows.reason,
    version_rows.previous_version_id,
    version_rows.read_at,
    version_rows.lang,
    version_rows.title_lang,
    version_rows.authors,
    version_rows.published_source,
    version_rows.modified_at,
    version_rows.modified_precision,
    version_rows.modified_source,
    version_rows.dates,
    version_rows.place,
    version_rows.agency,
    version_rows.kind,
    version_rows.description,
    version_rows.section,
    version_rows.tags,
    version_rows.image_url,
    version_rows.fingerprint,
    version_rows.flags,
from core.articles
join core.version_rows
    on articles.article_id = version_rows.article_id
    and articles.version_id = version_rows.version_id
where version_rows.body is null;
