-- Every fetch that brought the bytes, without them.
select
    url,
    final_url,
    status,
    headers,
    cast(null as blob) as body,
    fetched_at,
    sha256,
    kind,
    target_id,
    is_whole,
from read_parquet($segment)
where
    sha256 = $raw_ref
    and kind <> 'forgotten';
