-- One row per watched article of the list: the state after the newest visit to its page.
with wanted as (
    select unnest($ids::uuid[]) as article_id
)
select *
from (
    select *
    from published.core.page_states
    where article_id in (select wanted.article_id from wanted)
    union all by name
    select *
    from memory.core.page_states
    where article_id in (select wanted.article_id from wanted)
) as known
qualify
    row_number() over (
        partition by article_id
        order by visited_at desc, visits desc nulls last, run_id desc nulls last
    ) = 1;
