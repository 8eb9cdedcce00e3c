-- One row per wording of the listed entries that is final, or was tried as often as it may be.
with wanted as (
    select unnest($ids::uuid[]) as entry_id
),
found as (
    select entry_id, entry_hash, is_final, outcome_id
    from published.core.entry_outcomes
    where entry_id in (select wanted.entry_id from wanted)
    union all
    select entry_id, entry_hash, is_final, outcome_id
    from memory.core.entry_outcomes
    where entry_id in (select wanted.entry_id from wanted)
)
select
    entry_id,
    entry_hash,
from found
group by entry_id, entry_hash
having bool_or(is_final) or count(distinct outcome_id) >= $max_attempts;
