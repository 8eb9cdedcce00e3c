-- Grain: one row per wording of an article, for ever. Rows of before reasons were noted have theirs
-- worked out.
-- Reader: analyst, who cites an article as it was. Time zone: UTC.
create or replace view main.wordings as
with numbered as (
    -- Nearly all articles have one wording: nothing of theirs is to be put in order.
    select
        version_rows.version_id,
        version_rows.article_id,
        row_number() over by_time as number,
        lag(version_rows.version_id) over by_time as version_before,
        lag(version_rows.text_source) over by_time as source_before,
    from core.version_rows
    where
        version_rows.article_id in (
            select article_facts.article_id
            from core.article_facts
            where article_facts.wordings > 1
        )
    window
        by_time as (
            partition by version_rows.article_id
            order by
                coalesce(version_rows.read_at, version_rows.seen_at),
                version_rows.seen_at,
                version_rows.version_id
        )
)
select
    version_rows.article_id,
    coalesce(numbered.number, 1) as number,
    version_rows.version_id,
    version_rows.seen_at,
    coalesce(version_rows.read_at, version_rows.seen_at) as read_at,
    coalesce(
        version_rows.reason,
        case
            when coalesce(numbered.number, 1) = 1 then 'first'
            when numbered.source_before <> 'page' and version_rows.text_source = 'page' then 'page'
            else 'edited'
        end
    ) as reason,
    case
        when version_rows.reason is null then numbered.version_before
        else version_rows.previous_version_id
    end as previous_version_id,
    version_rows.version_id = articles.version_id as is_current,
    version_rows.title,
    version_rows.lang,
    version_rows.text_source,
    version_rows.kind,
    version_rows.content_hash,
    version_rows.raw_ref,
    version_rows.extractor,
    version_rows.extractor_version,
    articles.canonical_url,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    version_rows.run_id,
from core.version_rows
left join numbered
    on version_rows.article_id = numbered.article_id
    and version_rows.version_id = numbered.version_id
join core.articles on version_rows.article_id = articles.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id;
comment on view main.wordings is 'Every wording of every article: what a citation refers to. Its text is in core.article_versions, its bytes in the raw archive. One row per wording. For analysts. UTC.';
comment on column main.wordings.article_id is 'The article.';
comment on column main.wordings.number is '1: the first that was read.';
comment on column main.wordings.version_id is 'Identifies the wording in core.article_versions; it never changes.';
comment on column main.wordings.seen_at is 'When the page of this wording was fetched (UTC).';
comment on column main.wordings.read_at is 'When it was read: later than seen_at where it was read anew (UTC).';
comment on column main.wordings.reason is 'first; page (instead of the words of its feed); edited (by the publisher); reprocessed (the same bytes, read by another version of the extractor).';
comment on column main.wordings.previous_version_id is 'The wording that was current before; null: none.';
comment on column main.wordings.is_current is 'It is what the article says now; an older one may be, where a change was taken back.';
comment on column main.wordings.title is 'Clean title.';
comment on column main.wordings.lang is 'Language (BCP-47).';
comment on column main.wordings.text_source is 'page, feed or summary: where the text comes from.';
comment on column main.wordings.kind is 'article, photo, live, paywall, consent, challenge, not_found or listing.';
comment on column main.wordings.content_hash is 'Hash of normalised title and body: equal wordings have equal ones.';
comment on column main.wordings.raw_ref is 'SHA-256 (hex) of the bytes in the raw archive; null: the words of a feed.';
comment on column main.wordings.extractor is 'What read the page.';
comment on column main.wordings.extractor_version is 'Its version.';
comment on column main.wordings.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.wordings.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.wordings.run_id is 'Run that brought the wording.';
