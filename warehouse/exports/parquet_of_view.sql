-- The rows of one view as a Parquet file. Small row groups: a group is held in memory until it is full.
copy (
    select *
    from query_table($view)
    where
        ($since::timestamptz is null or columns(lambda name: name = $clock) >= $since::timestamptz)
        and ($until::timestamptz is null or columns(lambda name: name = $clock) < $until::timestamptz)
) to $target (
    format parquet,
    compression zstd,
    row_group_size 10240,
    use_tmp_file false,
    kv_metadata {snapshot_id: $snapshot, question: $view}
);
