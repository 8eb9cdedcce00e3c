-- Polls and requests of a backfill do not count, and its row may land after them.
create or replace temp table landed_backfills as
select run_id
from landed
where
    flow = 'backfill'
    or origin = 'backfill';

insert into touched_polls
select distinct date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer)
from core.feed_polls
where run_id in (select landed_backfills.run_id from landed_backfills);

insert into touched_requests
select distinct date '1970-01-01' + cast(epoch_us(started_at) // 86400000000 as integer)
from core.fetches
where run_id in (select landed_backfills.run_id from landed_backfills);

drop table landed_backfills;
