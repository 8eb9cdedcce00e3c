-- Some rows of a table as one batch of kind base, as they are stored. What batches call them is put in
-- where `one_table` stands, the table's name where `stored_rows` does.
copy (
    select
        list(stored_rows) as one_table,
        cast(null as uuid) as run_id,
        count(*) as rows_in,
    from core.stored_rows
    where
        rowid >= $first
        and rowid < $beyond
    having count(*) > 0
) to $target (format parquet, compression zstd);
