-- Grain: one row per article that its publisher changed after we first saw it. That a page could be
-- read at last, after its feed's summary had to do, is no edit, nor is another reading of the same
-- bytes. Rows of before reasons were noted have theirs worked out.
-- Reader: analyst. Time zone: UTC.
create or replace view main.edits as
with several as (
    -- Nearly all articles have one wording: look at no text of theirs.
    select article_id
    from core.article_versions
    group by article_id
    having count(*) > 1
),
told as (
    select
        article_versions.version_id,
        article_versions.article_id,
        article_versions.seen_at,
        article_versions.title,
        article_versions.body,
        row_number() over by_time as number,
        coalesce(
            article_versions.reason,
            case
                when row_number() over by_time = 1 then 'first'
                when lag(article_versions.text_source) over by_time <> 'page' and article_versions.text_source = 'page' then 'page'
                else 'edited'
            end
        ) as reason,
        coalesce(
            article_versions.previous_version_id,
            lag(article_versions.version_id) over by_time
        ) as previous_version_id,
    from core.article_versions
    semi join several on article_versions.article_id = several.article_id
    window
        by_time as (
            partition by article_versions.article_id
            order by
                coalesce(article_versions.read_at, article_versions.seen_at),
                article_versions.seen_at,
                article_versions.version_id
        )
),
first_edits as (
    select
        article_id,
        min(number) as number,
        count(*) as edits,
    from told
    where reason = 'edited'
    group by article_id
),
wordings as (
    -- The edits, and the wording that the first of them changed.
    select
        told.*,
        first_edits.edits,
    from told
    join first_edits on told.article_id = first_edits.article_id
    where
        told.reason = 'edited'
        or told.reason in ('first', 'page')
    qualify
        told.reason = 'edited'
        or row_number() over (
            partition by
                told.article_id,
                told.reason = 'edited'
            order by
                told.number < first_edits.number desc,
                told.number desc
        ) = 1
),
changes as (
    select
        wordings.article_id,
        count(*) as versions,
        count(distinct wordings.title) as titles,
        min(wordings.seen_at) as first_version_at,
        max(wordings.seen_at) as last_version_at,
        arg_min(wordings.title, wordings.number) as first_title,
        arg_min(wordings.version_id, wordings.number) as first_version_id,
        bool_or(wordings.reason = 'edited' and wordings.title is distinct from before.title) as is_title,
        bool_or(wordings.reason = 'edited' and wordings.body is distinct from before.body) as is_text,
    from wordings
    left join told as before on wordings.previous_version_id = before.version_id
    group by wordings.article_id
)
select
    changes.article_id,
    articles.outlet,
    articles.side,
    articles.lang,
    changes.versions,
    changes.titles,
    list_filter(
        [if(changes.is_title, 'title', null), if(changes.is_text, 'text', null)],
        lambda word: word is not null
    ) as changed_what,
    changes.first_version_at,
    changes.last_version_at,
    changes.first_title,
    articles.title as current_title,
    changes.first_version_id,
    articles.version_id as current_version_id,
    articles.relevant,
    articles.canonical_url,
from changes
join main.articles on changes.article_id = articles.article_id
order by
    changes.last_version_at desc,
    changes.article_id;
comment on view main.edits is 'Articles that their publishers changed after we first saw them; `araxes diff ID` shows how. One row per article. For analysts. UTC.';
comment on column main.edits.article_id is 'Identifies the article.';
comment on column main.edits.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.edits.side is 'Lane of the press the outlet belongs to.';
comment on column main.edits.lang is 'Language (BCP-47).';
comment on column main.edits.versions is 'Wordings of the publisher on record: the first and each edit.';
comment on column main.edits.titles is 'Different titles among them.';
comment on column main.edits.changed_what is 'title, text or both: what the edits changed.';
comment on column main.edits.first_version_at is 'When the first wording was seen (UTC).';
comment on column main.edits.last_version_at is 'When the newest wording was first seen (UTC).';
comment on column main.edits.first_title is 'Title of the first wording.';
comment on column main.edits.current_title is 'Title now.';
comment on column main.edits.first_version_id is 'The first wording, in main.wordings and core.article_versions.';
comment on column main.edits.current_version_id is 'The current wording.';
comment on column main.edits.relevant is 'Does it concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.edits.canonical_url is 'The one address all variants fold to; null for a document without one.';
