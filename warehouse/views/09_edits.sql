-- Grain: one row per article that its publisher changed after we first saw it. That a page could be
-- read at last, after its feed's summary had to do, is no edit, nor is another reading of the same
-- bytes. Rows of before reasons were noted have theirs worked out.
-- Reader: analyst. Time zone: UTC.
create or replace view main.edits as
with several as (
    -- Nearly all articles have one wording, or readings of it: look at nothing of theirs.
    select article_id
    from core.article_versions
    where coalesce(reason, 'edited') = 'edited'
),
told as (
    select
        article_versions.version_id,
        article_versions.article_id,
        article_versions.seen_at,
        article_versions.title,
        article_versions.extractor,
        article_versions.extractor_version,
        row_number() over by_time as number,
        count(*) over (partition by article_versions.article_id) as wordings,
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
pairs as (
    -- Each edit beside what it changed: a reading of the same extractor where there is one.
    select
        edit.article_id,
        edit.number,
        edit.version_id,
        edit.seen_at,
        edit.title,
        before.version_id as before_id,
        before.seen_at as before_at,
        before.title as before_title,
        edit.title is distinct from before.title as is_title,
        coalesce((edit.extractor, edit.extractor_version) = (before.extractor, before.extractor_version), false) as is_one_extractor,
    from told as edit
    left join told as before on edit.previous_version_id = before.version_id
    where
        edit.reason = 'edited'
        and edit.wordings > 1
),
texts as (
    -- A wording is new by its title or its text: only where the title is new may the text be old.
    select version_id, body
    from core.article_versions
    where version_id in (
        select unnest([pairs.version_id, pairs.before_id])
        from pairs
        where pairs.is_title
    )
),
changes as (
    select
        pairs.article_id,
        count(*) + 1 as versions,
        len(list_distinct(list_append(list(pairs.title), arg_min(pairs.before_title, pairs.number)))) as titles,
        coalesce(arg_min(pairs.before_at, pairs.number), min(pairs.seen_at)) as first_version_at,
        max(pairs.seen_at) as last_version_at,
        arg_min(pairs.before_title, pairs.number) as first_title,
        arg_min(pairs.before_id, pairs.number) as first_version_id,
        bool_or(pairs.is_title) as is_title,
        bool_or(not pairs.is_title or new.body is distinct from old.body) as is_text,
        bool_and(pairs.is_one_extractor) as is_one_extractor,
    from pairs
    left join texts as new on pairs.version_id = new.version_id
    left join texts as old on pairs.before_id = old.version_id
    group by pairs.article_id
)
select
    changes.article_id,
    articles.outlet,
    articles.side,
    articles.lang,
    changes.versions,
    changes.titles,
    list_filter(
        [
            case when changes.is_title then 'title' end,
            case when changes.is_text then 'text' end
        ],
        lambda word: word is not null
    ) as changed_what,
    changes.first_version_at,
    changes.last_version_at,
    changes.is_one_extractor,
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
comment on column main.edits.versions is 'Wordings of the publisher on record: the one before the first edit, and each edit.';
comment on column main.edits.titles is 'Different titles among them.';
comment on column main.edits.changed_what is 'title, text or both: what the edits changed.';
comment on column main.edits.first_version_at is 'When the wording that the first edit changed was seen (UTC).';
comment on column main.edits.last_version_at is 'When the newest wording was first seen (UTC).';
comment on column main.edits.is_one_extractor is 'Each edit was read as what it changed had been; false: by another version of the extractor, so that part of the difference may be ours.';
comment on column main.edits.first_title is 'Title of the wording that the first edit changed.';
comment on column main.edits.current_title is 'Title now.';
comment on column main.edits.first_version_id is 'The wording that the first edit changed, in main.wordings and core.article_versions.';
comment on column main.edits.current_version_id is 'The current wording.';
comment on column main.edits.relevant is 'Does it concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.edits.canonical_url is 'The one address all variants fold to; null for a document without one.';
