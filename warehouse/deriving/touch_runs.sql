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

-- The days that nobody else was asked on are days no more.
insert into touched_coverage
select date '1970-01-01'
from core.feed_polls
where run_id in (select landed_backfills.run_id from landed_backfills)
limit 1;

drop table landed_backfills;
