-- What stands in a segment, without bodies and headers.
select
    sha256,
    url,
    final_url,
    kind,
    body is not null as has_body,
from read_parquet($segment);
