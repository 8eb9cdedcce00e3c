-- The newest reading of the files wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.events
using (
    with candidates as (
        select *
        from landed
        union all by name
        select events.*
        from core.events
        where events.event_id in (select landed.event_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by event_id order by updated_at desc, events_sha256) = 1
) as incoming
on events.event_id = incoming.event_id
when matched
    and (
        incoming.updated_at is distinct from events.updated_at
        or incoming.events_sha256 is distinct from events.events_sha256
    )
    then update by name
when not matched then insert by name;
