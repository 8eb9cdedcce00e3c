-- One row: the digests of the gazetteer, the wordings and the timeline that landed last (null: none
-- has), and whether any version of
-- a classifier was ever activated.
with entities as (
    select
        gazetteer_sha256,
        updated_at,
    from published.core.entities
    union all
    select
        gazetteer_sha256,
        updated_at,
    from memory.core.entities
),
terms as (
    select
        terms_sha256,
        updated_at,
    from published.core.terms
    union all
    select
        terms_sha256,
        updated_at,
    from memory.core.terms
),
events as (
    select
        events_sha256,
        updated_at,
    from published.core.events
    union all
    select
        events_sha256,
        updated_at,
    from memory.core.events
),
activations as (
    select classifier
    from published.core.activations
    union all
    select classifier
    from memory.core.activations
)
select
    (
        select arg_max(entities.gazetteer_sha256, entities.updated_at)
        from entities
    ) as gazetteer_sha256,
    (
        select arg_max(terms.terms_sha256, terms.updated_at)
        from terms
    ) as terms_sha256,
    (
        select arg_max(events.events_sha256, events.updated_at)
        from events
    ) as events_sha256,
    (
        select count(*) > 0
        from activations
    ) as is_activated;
