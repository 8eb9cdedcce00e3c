-- All captures of one segment, in the order they came.
select
    url,
    final_url,
    status,
    headers,
    body,
    fetched_at,
    sha256,
    kind,
    target_id,
    is_whole,
from read_parquet($segment, file_row_number = true)
order by file_row_number;
