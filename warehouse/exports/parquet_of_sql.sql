-- The answer to a question that has been found to be reading, as a Parquet file.
copy (
    from query($sql)
) to $target (
    format parquet,
    compression zstd,
    row_group_size 10240,
    use_tmp_file false,
    kv_metadata {snapshot_id: $snapshot, question: $sql}
);
