select
    url,
    final_url,
    status,
    headers,
    body,
    fetched_at,
    sha256,
from read_parquet($segment)
where sha256 = $raw_ref
limit 1;
