-- What publishers changed in each touched article after we first saw it. That a page could be read at
-- last, after its feed's summary had to do, is no edit, nor is another reading of the same bytes. Rows of
-- before reasons were noted have theirs worked out.
delete from core.article_edits
where article_id in (select known_articles.article_id from known_articles);

-- Nearly all articles have one wording. Of the large tables the ids alone are read of all rows, and the
-- rest of a row by its place.
create or replace temp table edited_articles as
select article_facts.article_id
from core.article_facts
where
    article_facts.wordings > 1
    and article_facts.rowid >= getvariable('places').article_facts
    and article_facts.article_id in (select touched_articles.article_id from touched_articles);

create or replace temp table held_wordings as
select
    version_rows.version_id,
    version_rows.rowid as held_at,
from core.version_rows
where
    version_rows.rowid >= getvariable('places').version_rows
    and version_rows.article_id in (select edited_articles.article_id from edited_articles)
union all
select
    version_rows.version_id,
    version_rows.rowid as held_at,
from core.version_rows
where
    version_rows.rowid < getvariable('places').version_rows
    and version_rows.article_id in (
        select edited_articles.article_id
        from edited_articles
        semi join known_articles on edited_articles.article_id = known_articles.article_id
    );

insert into core.article_edits by name
with told as (
    select
        version_id,
        article_id,
        seen_at,
        title,
        extractor,
        extractor_version,
        row_number() over by_time as number,
        coalesce(
            reason,
            case
                when row_number() over by_time = 1 then 'first'
                when lag(text_source) over by_time <> 'page' and text_source = 'page' then 'page'
                else 'edited'
            end
        ) as reason,
        coalesce(previous_version_id, lag(version_id) over by_time) as previous_version_id,
    from core.version_rows
    where rowid in (select held_wordings.held_at from held_wordings)
    window
        by_time as (
            partition by article_id
            order by
                coalesce(read_at, seen_at),
                seen_at,
                version_id
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
    where edit.reason = 'edited'
),
compared as (
    -- A wording is new by its title or its text: only where the title is new may the text be old.
    select distinct unnest([version_id, before_id]) as version_id
    from pairs
    where is_title
),
own_texts as (
    select
        version_id,
        body,
    from core.version_rows
    where rowid in (
        select held_wordings.held_at
        from held_wordings
        semi join compared on held_wordings.version_id = compared.version_id
    )
),
shown_texts as (
    select
        version_id,
        body,
    from core.articles
    where rowid in (
        select articles.rowid
        from core.articles
        where articles.version_id in (select compared.version_id from compared)
    )
),
texts as (
    select
        own_texts.version_id,
        coalesce(own_texts.body, shown_texts.body) as body,
    from own_texts
    left join shown_texts on own_texts.version_id = shown_texts.version_id
)
select
    pairs.article_id,
    count(*) + 1 as versions,
    len(list_distinct(list_append(list(pairs.title), arg_min(pairs.before_title, pairs.number)))) as titles,
    bool_or(pairs.is_title) as is_title,
    bool_or(not pairs.is_title or new.body is distinct from old.body) as is_text,
    bool_and(pairs.is_one_extractor) as is_one_extractor,
    coalesce(arg_min(pairs.before_at, pairs.number), min(pairs.seen_at)) as first_version_at,
    max(pairs.seen_at) as last_version_at,
    arg_min(pairs.before_id, pairs.number) as first_version_id,
    arg_min(pairs.before_title, pairs.number) as first_title,
from pairs
left join texts as new on pairs.version_id = new.version_id
left join texts as old on pairs.before_id = old.version_id
group by pairs.article_id
order by pairs.article_id;

drop table held_wordings;
drop table edited_articles;
drop table known_articles;
