select
    run_id,
    rows_in,
from read_parquet(getvariable('spool_file'));
