-- Where in one segment which page stands, without reading any. Instants as bare numbers: fetched one
-- by one they cost 4 microseconds each.
select
    file_row_number,
    sha256,
    epoch_us(fetched_at) as fetched_us,
from read_parquet($segment, file_row_number = true)
where kind in ('page', 'seed');
