-- The newest reading wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.robots
using (
    with candidates as (
        select *
        from landed
        union all by name
        select robots.*
        from core.robots
        where robots.origin in (select landed.origin from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by origin order by fetched_at desc, rules, outcome) = 1
) as incoming
on robots.origin = incoming.origin
when matched
    and (
        incoming.fetched_at is distinct from robots.fetched_at
        or incoming.rules is distinct from robots.rules
        or incoming.outcome is distinct from robots.outcome
    )
    then update by name
when not matched then insert by name;
