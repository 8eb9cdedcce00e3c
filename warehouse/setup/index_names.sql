-- Every spelling of the names of entities, as terms of a query. Their marks are no part of a name.
delete from core.search_names;

insert into core.search_names by name
with spelt as (
    select
        entity_names.entity_id,
        unnest(entity_names.names) as spelling,
    from core.entity_names
    join core.entities
        on entity_names.entity_id = entities.entity_id
        and entity_names.updated_at = entities.updated_at
),
named as (
    select
        entity_id,
        array_to_string(
            list_filter(
                main.tokens(regexp_replace(spelling, '[*=!]', '', 'g')), lambda term: term <> ''
            ),
            ' '
        ) as name,
    from spelt
)
select distinct
    name,
    entity_id,
    entity_id in (
        select mentions.entity_id
        from core.mentions
        union all
        -- Surnames of persons, as in index_run.
        select regexp_extract(mentions.entity_id, '_([^_]+)$', 1)
        from core.mentions
        where mentions.kind = 'person'
    ) as is_mentioned,
    (select max(entities.updated_at) from core.entities) as updated_at,
from named
where name <> ''
order by
    name,
    entity_id;
