-- Grain: one row per entity of the gazetteer, as it was last read.
-- Reader: analyst who looks up an id or a spelling. Time zone: offices are dated in days.
create or replace macro main.entity_name(entity_id) as
    list_aggregate(
        list_transform(
            string_split(entity_id, '_'), lambda word: upper(word[1]) || word[2:]
        ),
        'string_agg',
        ' '
    );

create or replace view main.entities as
with spelt as (
    -- Names that are older than their entity stand no longer in the files. What those say of endings is
    -- no part of a name: "*" any, "=" none, "!" in one language only.
    select
        entity_names.entity_id,
        entity_names.lang,
        entity_names.script,
        list_transform(
            entity_names.names, lambda name: regexp_replace(name, '[*=!]', '', 'g')
        ) as names,
    from core.entity_names
    join core.entities
        on entity_names.entity_id = entities.entity_id
        and entity_names.updated_at = entities.updated_at
),
by_lang as (
    select
        entity_id,
        lang,
        flatten(list(names order by script desc)) as spellings,
    from spelt
    group by all
),
named as (
    select
        entity_id,
        map(list(lang order by lang), list(spellings order by lang)) as names,
    from by_lang
    group by all
)
select
    entities.entity_id,
    -- Of the id: some entities hold several things of one kind, and no name of one would do for all.
    main.entity_name(entities.entity_id) as name,
    entities.kind,
    entities.side,
    entities.office,
    entities.office_from,
    entities.office_to,
    named.names,
    entities.updated_at = max(entities.updated_at) over () as is_in_use,
    entities.updated_at,
from core.entities
left join named on entities.entity_id = named.entity_id;
comment on macro main.entity_name is 'Name of an entity for people, made of its id.';
comment on view main.entities is 'Who and what the news may name: countries, provinces, people, organs, rivers, corridors, with all spellings by language. One row per entity. For analysts. Days of offices as the gazetteer has them.';
comment on column main.entities.entity_id is 'Short name of the entity, as in mentions.';
comment on column main.entities.name is 'Name for people, made of the id.';
comment on column main.entities.kind is 'country, province, city, person, organ, river, corridor, crossing, ethnonym and so on.';
comment on column main.entities.side is 'azerbaijan, iran, shared or other.';
comment on column main.entities.office is 'Office that a person is known for.';
comment on column main.entities.office_from is 'First day in it, where known.';
comment on column main.entities.office_to is 'Last day in it; null: still, or not known.';
comment on column main.entities.names is 'Spellings by language (BCP-47), the usual one first: names[''fa''] is a list. Some are stems.';
comment on column main.entities.is_in_use is 'False: the gazetteer has it no longer; older mentions still name it.';
comment on column main.entities.updated_at is 'When the gazetteer was last read anew (UTC).';
