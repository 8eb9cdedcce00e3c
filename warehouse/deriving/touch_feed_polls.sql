insert into touched_polls
select distinct date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer)
from landed;

insert into touched_runs
select
    run_id,
    min(polled_at),
from landed
group by run_id;
