-- One row: the digest of the gazetteer that landed last (null: none has), and whether any version of
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
        select count(*) > 0
        from activations
    ) as is_activated;
