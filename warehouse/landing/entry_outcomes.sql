-- Append only: the row of a key that landed first stays. A run is part of each of its keys: only rows
-- of the runs that landed are looked through, and those of no run.
insert into core.entry_outcomes by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        select entry_outcomes.outcome_id
        from core.entry_outcomes
        where entry_outcomes.run_id in (select landed.run_id from landed)
        union all
        select entry_outcomes.outcome_id
        from core.entry_outcomes
        where entry_outcomes.run_id is null
    ) as held using (outcome_id)
    qualify row_number() over (partition by outcome_id order by landed.rowid) = 1
);
