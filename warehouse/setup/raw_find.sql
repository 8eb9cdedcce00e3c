-- One capture that holds the bytes.
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
from read_parquet($segment)
where
    sha256 = $raw_ref
    and body is not null
limit 1;
