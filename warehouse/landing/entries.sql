-- The newest wording wins; first_seen_at and origin of the first sighting are kept.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.entries
using (
    with landed as (
        select unnest(entries, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ),
    candidates as (
        select *
        from landed
        union all by name
        select entries.*
        from core.entries
        where entries.entry_id in (select landed.entry_id from landed)
    )
    select * replace (
        min(first_seen_at) over (partition by entry_id) as first_seen_at,
        first_value(origin) over (
            partition by entry_id
            order by origin = 'seed' desc, first_seen_at, origin
        ) as origin
    )
    from candidates
    qualify row_number() over (partition by entry_id order by changed_at desc, entry_hash desc, run_id desc) = 1
) as incoming
on entries.entry_id = incoming.entry_id
when matched
    and (
        incoming.changed_at is distinct from entries.changed_at
        or incoming.entry_hash is distinct from entries.entry_hash
        or incoming.first_seen_at is distinct from entries.first_seen_at
        or incoming.origin is distinct from entries.origin
        or incoming.run_id is distinct from entries.run_id
    )
    then update by name
when not matched then insert by name;
