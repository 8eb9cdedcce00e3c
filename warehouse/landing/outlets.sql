-- The newest reading of the registry wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.outlets
using (
    with candidates as (
        select *
        from landed
        union all by name
        select outlets.*
        from core.outlets
        where outlets.outlet_id in (select landed.outlet_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by outlet_id order by updated_at desc, name) = 1
) as incoming
on outlets.outlet_id = incoming.outlet_id
when matched
    and (
        incoming.updated_at is distinct from outlets.updated_at
        or incoming.name is distinct from outlets.name
    )
    then update by name
when not matched then insert by name;
