-- Some captures of one segment, bodies included.
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
    file_row_number,
from read_parquet($segment, file_row_number = true)
where file_row_number in (select unnest($numbers::bigint[]))
order by file_row_number;
