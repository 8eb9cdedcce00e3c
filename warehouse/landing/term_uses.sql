-- Append only: the row of a key that landed first stays.
merge into core.term_uses
using (
    select *
    from (
        select unnest(term_uses, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id, finding, term_id order by found_at, run_id) = 1
) as incoming
on term_uses.version_id = incoming.version_id
    and term_uses.finding = incoming.finding
    and term_uses.term_id = incoming.term_id
when not matched then insert by name;
