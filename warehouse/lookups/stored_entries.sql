-- One row per stored page of the list whose entry is known: the entry that led to it, in its newest
-- wording; where no page was read, the entry that was told of last.
with wanted as (
    select
        unnest($articles::uuid[]) as page_article_id,
        unnest($raw_refs::varchar[]) as page_raw_ref,
),
told as (
    select
        article_id,
        entry_id,
        min("at") as first_at,
        max("at") as last_at,
    from published.core.entry_outcomes
    where
        outcome in ('read', 'summary')
        and article_id in (select wanted.page_article_id from wanted)
    group by article_id, entry_id
),
asked as (
    select distinct
        raw_ref,
        target_id,
    from published.core.fetches
    where
        target_kind = 'page'
        and started_at between $first::timestamptz - interval 1 day and $last::timestamptz + interval 1 day
        and raw_ref in (select wanted.page_raw_ref from wanted)
),
chosen as (
    select
        wanted.page_article_id,
        wanted.page_raw_ref,
        told.entry_id,
    from wanted
    join told on wanted.page_article_id = told.article_id
    left join asked
        on wanted.page_raw_ref = asked.raw_ref
        and cast(told.entry_id as varchar) = asked.target_id
    qualify
        row_number() over (
            partition by wanted.page_article_id, wanted.page_raw_ref
            order by
                asked.target_id is not null desc,
                case when wanted.page_raw_ref is null then told.last_at end desc nulls last,
                told.first_at,
                told.entry_id
        ) = 1
)
select
    entries.*,
    chosen.page_article_id,
    chosen.page_raw_ref,
from published.core.entries
join chosen on entries.entry_id = chosen.entry_id;
