-- The newest reading of the gazetteer wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.entities
using (
    with candidates as (
        select *
        from landed
        union all by name
        select entities.*
        from core.entities
        where entities.entity_id in (select landed.entity_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by entity_id order by updated_at desc, gazetteer_sha256) = 1
) as incoming
on entities.entity_id = incoming.entity_id
when matched
    and (
        incoming.updated_at is distinct from entities.updated_at
        or incoming.gazetteer_sha256 is distinct from entities.gazetteer_sha256
    )
    then update by name
when not matched then insert by name;
