-- All loads that a base stands for.
copy (
    from core.loads
    order by loaded_at, file
) to $target (format parquet, compression zstd);
