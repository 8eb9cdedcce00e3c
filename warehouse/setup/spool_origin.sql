-- What each batch file of a list says of itself.
select
    filename,
    run_id,
    rows_in,
from read_parquet($1, filename = true);
