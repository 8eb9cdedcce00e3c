-- Append only: the row of a key that landed first stays.
merge into core.entry_outcomes
using (
    select *
    from (
        select unnest(entry_outcomes, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by outcome_id order by "at") = 1
) as incoming
on entry_outcomes.outcome_id = incoming.outcome_id
when not matched then insert by name;
