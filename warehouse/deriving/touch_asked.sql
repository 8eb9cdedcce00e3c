-- All that was ever asked: when the rules have changed, or something of it was forgotten.
insert into touched_polls
select date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer)
from core.feed_polls
union
select "day"
from core.poll_days;

insert into touched_runs
select
    run_id,
    min("at"),
from (
    select
        run_id,
        polled_at as "at",
    from core.feed_polls
    union all
    select
        run_id,
        started_at,
    from core.fetches
)
group by run_id
union all
select
    run_id,
    first_at,
from core.run_sums;

insert into touched_feeds
select
    feed_id,
    to_timestamp(0),
from (
    select feed_id
    from core.entries
    union
    select feed_id
    from core.feed_rhythms
);

insert into touched_answers
select
    feed_id,
    to_timestamp(0),
from (
    select feed_id
    from core.feed_states
    union
    select feed_id
    from core.feed_answers
);

insert into touched_requests
select date '1970-01-01' + cast(epoch_us(started_at) // 86400000000 as integer)
from core.fetches
union
select "day"
from core.host_days;

insert into touched_sightings
select date '1970-01-01' + cast(epoch_us(first_seen_at) // 86400000000 as integer)
from core.entries
union
select "day"
from core.entry_days;

insert into touched_coverage
values (date '1970-01-01');
