-- Only the tables that the batch has: a file of 15 all-null columns costs more than its rows.
copy (
    select columns(lambda name: name in getvariable('kept_columns'))
    from staging
) to $target (format parquet, compression zstd);
