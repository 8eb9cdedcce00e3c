-- Grain: one row per article whose page changed after we first saw it. That a page could be read at
-- last, after its feed's summary had to do, is no edit.
-- Reader: analyst. Time zone: UTC.
create or replace view main.edits as
with versions as (
    select
        article_id,
        count(*) as versions,
        count(distinct title) as titles,
        min(seen_at) as first_version_at,
        max(seen_at) as last_version_at,
        arg_min(title, (seen_at, version_id)) as first_title,
        arg_min(version_id, (seen_at, version_id)) as first_version_id,
    from core.article_versions
    where text_source = 'page'
    group by article_id
    having count(*) > 1
)
select
    versions.article_id,
    articles.outlet,
    articles.side,
    articles.lang,
    versions.versions,
    versions.titles,
    versions.first_version_at,
    versions.last_version_at,
    versions.first_title,
    articles.title as current_title,
    versions.first_version_id,
    articles.version_id as current_version_id,
    articles.relevant,
    articles.canonical_url,
from versions
join main.articles on versions.article_id = articles.article_id
order by
    versions.last_version_at desc,
    versions.article_id;
comment on view main.edits is 'Articles that were changed after we first saw them. One row per article with more than one version. For analysts. UTC.';
comment on column main.edits.article_id is 'Identifies the article.';
comment on column main.edits.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.edits.side is 'Lane of the press the outlet belongs to.';
comment on column main.edits.lang is 'Language (BCP-47).';
comment on column main.edits.versions is 'Wordings on record.';
comment on column main.edits.titles is 'Different titles among them.';
comment on column main.edits.first_version_at is 'When the first wording was seen (UTC).';
comment on column main.edits.last_version_at is 'When the newest wording was first seen (UTC).';
comment on column main.edits.first_title is 'Title of the first wording.';
comment on column main.edits.current_title is 'Title now.';
comment on column main.edits.first_version_id is 'First row in core.article_versions.';
comment on column main.edits.current_version_id is 'Current row in core.article_versions.';
comment on column main.edits.relevant is 'Does it concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.edits.canonical_url is 'The one address all variants fold to; null for a document without one.';
