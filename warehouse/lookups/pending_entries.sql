-- One row per entry whose newest wording has no final outcome and tries left, longest waiting first.
-- Not those of backfills: 50,000 old pages must not stand before today's.
with outcomes as (
    select outcome_id, entry_id, entry_hash, is_final
    from published.core.entry_outcomes
    union all
    select outcome_id, entry_id, entry_hash, is_final
    from memory.core.entry_outcomes
),
unsettled as (
    -- Nearly all wordings are settled: leave them out before anything is sorted.
    select known.entry_id
    from (
        select entry_id, entry_hash
        from published.core.entries
        where origin <> 'backfill'
        union all
        select entry_id, entry_hash
        from memory.core.entries
        where origin <> 'backfill'
    ) as known
    anti join (from outcomes where is_final) as settled
        on known.entry_id = settled.entry_id
        and known.entry_hash = settled.entry_hash
),
current_entries as (
    select * replace (min(first_seen_at) over (partition by entry_id) as first_seen_at)
    from (
        select *
        from published.core.entries
        where entry_id in (select unsettled.entry_id from unsettled)
        union all by name
        select *
        from memory.core.entries
        where entry_id in (select unsettled.entry_id from unsettled)
    ) as wordings
    qualify
        row_number() over (
            partition by entry_id
            order by changed_at desc, entry_hash desc, run_id desc
        ) = 1
),
tries as (
    select
        entry_id,
        entry_hash,
        bool_or(is_final) as is_final,
        count(distinct outcome_id) as attempts,
    from outcomes
    where entry_id in (select unsettled.entry_id from unsettled)
    group by entry_id, entry_hash
)
select current_entries.*
from current_entries
left join tries
    on current_entries.entry_id = tries.entry_id
    and current_entries.entry_hash = tries.entry_hash
where
    not coalesce(tries.is_final, false)
    and coalesce(tries.attempts, 0) < $max_attempts
order by
    current_entries.changed_at,
    current_entries.entry_id
limit $limit;
