-- The newest note wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.host_pauses
using (
    with candidates as (
        select *
        from landed
        union all by name
        select host_pauses.*
        from core.host_pauses
        where host_pauses.host in (select landed.host from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by host order by noted_at desc, until desc) = 1
) as incoming
on host_pauses.host = incoming.host
when matched
    and (
        incoming.noted_at is distinct from host_pauses.noted_at
        or incoming.until is distinct from host_pauses.until
    )
    then update by name
when not matched then insert by name;
