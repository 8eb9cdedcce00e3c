-- The newest reading of the gazetteer wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.entity_names
using (
    with candidates as (
        select *
        from landed
        union all by name
        select entity_names.*
        from core.entity_names
        where entity_names.entity_id in (select landed.entity_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by entity_id, lang, script order by updated_at desc, names) = 1
) as incoming
on entity_names.entity_id = incoming.entity_id
    and entity_names.lang = incoming.lang
    and entity_names.script = incoming.script
when matched
    and (
        incoming.updated_at is distinct from entity_names.updated_at
        or incoming.names is distinct from entity_names.names
    )
    then update by name
when not matched then insert by name;
