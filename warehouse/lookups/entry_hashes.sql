-- One row per known entry of the list: its newest wording.
with wanted as (
    select unnest($ids::uuid[]) as entry_id
),
found as (
    select entry_id, entry_hash, changed_at
    from published.core.entries
    where entry_id in (select wanted.entry_id from wanted)
    union all
    select entry_id, entry_hash, changed_at
    from memory.core.entries
    where entry_id in (select wanted.entry_id from wanted)
)
select
    entry_id,
    arg_max(entry_hash, (changed_at, entry_hash)) as entry_hash,
from found
group by entry_id;
