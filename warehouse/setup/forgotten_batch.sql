-- A batch without what is forgotten. The columns are put in where `the_columns` stands.
copy (
    select
the_columns
        run_id,
        cast(rows_in - $gone as bigint) as rows_in,
        cast($batch_id as varchar) as batch_id,
    from read_parquet($file)
) to $target (format parquet, compression zstd);
