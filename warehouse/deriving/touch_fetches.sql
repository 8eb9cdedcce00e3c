insert into touched_runs
select
    run_id,
    min(started_at),
from landed
group by run_id;

insert into touched_answers
select
    target_id,
    min(started_at),
from landed
where target_kind = 'feed'
group by target_id;

insert into touched_requests
select distinct date '1970-01-01' + cast(epoch_us(started_at) // 86400000000 as integer)
from landed;

insert into touched_entries
select
    try_cast(target_id as uuid),
    null,
from landed
where target_kind = 'page';
