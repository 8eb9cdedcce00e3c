-- One row per page whose next visit is due at $before, or that was put off for longer than we ever do
-- (under a clock that was wrong), longest due first; of one host no more than 50 before the others
-- have had theirs, for one that answers slowly would keep them all from being asked. The newest state
-- counts: one that waits in the spool may say that the visit is done.
with known as (
    select *
    from published.core.page_states
    where
        next_visit_at <= $before
        or next_visit_at > $before + interval 8 day
        or article_id in (select page_states.article_id from memory.core.page_states)
    union all by name
    select *
    from memory.core.page_states
),
due as (
    select *
    from known
    qualify
        row_number() over (
            partition by article_id
            order by visited_at desc, visits desc nulls last, run_id desc nulls last
        ) = 1
        and (
            next_visit_at <= $before
            or next_visit_at > $before + interval 8 day
        )
)
select *
from due
order by
    (row_number() over (partition by split_part(url, '/', 3) order by next_visit_at, article_id) - 1) // 50,
    next_visit_at,
    article_id
limit $limit;
