insert into touched_polls
select distinct date '1970-01-01' + cast(epoch_us(unnest(feed_polls).polled_at) // 86400000000 as integer)
from read_parquet(getvariable('spool_file'));
