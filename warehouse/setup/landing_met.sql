-- Which wordings that landed rows name were met before: one look into all rows for all tables together. Those
-- of this load count as not met: their rows stand beyond `places`.
insert into met_versions
with asked as (
    select distinct landed.version_id
    from landed
    anti join met_versions using (version_id)
),
held as (
    select version_rows.version_id
    from core.version_rows
    where
        version_rows.rowid < getvariable('places').version_rows
        and version_rows.version_id in (select asked.version_id from asked)
    union
    select early_ids.id
    from core.early_ids
    where early_ids.id in (select asked.version_id from asked)
)
select
    asked.version_id,
    held.version_id is not null as is_met,
from asked
left join held on asked.version_id = held.version_id;
