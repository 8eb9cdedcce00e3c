-- Some rows of a table as one batch of kind base. The table's name is put in where `one_table` stands.
copy (
    select
        list(one_table) as one_table,
        cast(null as uuid) as run_id,
        count(*) as rows_in,
    from core.one_table
    where
        rowid >= $first
        and rowid < $beyond
    having count(*) > 0
) to $target (format parquet, compression zstd);
