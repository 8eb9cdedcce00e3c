-- Append only: the row of a key that landed first stays.
merge into core.extractions
using (
    select *
    from (
        select unnest(extractions, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by extraction_id order by extracted_at) = 1
) as incoming
on extractions.extraction_id = incoming.extraction_id
when not matched then insert by name;
