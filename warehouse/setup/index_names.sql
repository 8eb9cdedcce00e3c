-- Every spelling of the names of entities, as terms of a query. Their marks are no part of a name.
delete from core.search_names;

insert into core.search_names by name
with spelt as (
    select
        entity_names.entity_id,
        unnest(entity_names.names) as spelling,
        generate_subscripts(entity_names.names, 1) = 1 as is_usual,
    from core.entity_names
    join core.entities
        on entity_names.entity_id = entities.entity_id
        and entity_names.updated_at = entities.updated_at
),
folded as (
    select
        entity_id,
        is_usual,
        list_filter(
            list_transform(
                main.words(regexp_replace(spelling, '[*=!]', '', 'g')), lambda w: main.fold_word(w)
            ),
            lambda w: main.stem(w) <> ''
        ) as words,
    from spelt
),
named as (
    select
        array_to_string(list_transform(words, lambda w: main.stem(w)), ' ') as name,
        array_to_string(words, ' ') as spelling,
        entity_id,
        bool_or(is_usual) as is_usual,
    from folded
    group by all
)
select
    name,
    spelling,
    entity_id,
    is_usual,
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
    spelling,
    entity_id;
