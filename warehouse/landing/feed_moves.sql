-- Append only: the row of a key that landed first stays.
merge into core.feed_moves
using (
    select *
    from (
        select unnest(feed_moves, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by move_id order by moved_at) = 1
) as incoming
on feed_moves.move_id = incoming.move_id
when not matched then insert by name;
