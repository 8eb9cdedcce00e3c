-- The state after the newest visit wins, whatever the order of landing: the incoming row has to be
-- newer in the very order in which rows that land together compete.
merge into core.page_states
using (
    select *
    from landed
    qualify row_number() over (partition by article_id order by visited_at desc, visits desc nulls last, run_id desc nulls last) = 1
) as incoming
on page_states.article_id = incoming.article_id
when matched
    and (
        incoming.visited_at,
        coalesce(incoming.visits, -1),
        coalesce(incoming.run_id, '00000000-0000-0000-0000-000000000000')
    ) > (
        page_states.visited_at,
        coalesce(page_states.visits, -1),
        coalesce(page_states.run_id, '00000000-0000-0000-0000-000000000000')
    )
    then update by name
when not matched then insert by name;
