-- Append only: what was forgotten first stays so.
merge into core.tombstones
using (
    select *
    from (
        select unnest(tombstones, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by article_id order by forgotten_at) = 1
) as incoming
on tombstones.article_id = incoming.article_id
when not matched then insert by name;
