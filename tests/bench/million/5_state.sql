-- A run that asks every feed once.
set variable stated = to_timestamp(getvariable('began') + cast(getvariable('last') as bigint) * getvariable('span') // getvariable('size'));

insert into core.runs by name
select
    id('run of ', getvariable('first')) as run_id,
    'monitor' as flow,
    'bench' as trigger,
    'feed' as origin,
    getvariable('stated') as started_at,
    getvariable('stated') as finished_at,
    'ok' as status,
    getvariable('feeds') as feeds_due,
    getvariable('feeds') as feeds_ok,
    [] as allowed_private;

insert into core.feed_polls by name
select
    id('run of ', getvariable('first')) as run_id,
    'feed-' || number as feed_id,
    'ok' as outcome,
    7 as entries_seen,
    7 as entries_new,
    0 as entries_updated,
    0 as entries_known,
    0 as entries_rejected,
    0 as entries_failed,
    [] as problems,
    0 as dropped_entries,
    getvariable('stated') as polled_at,
    [] as stands_in_for,
from range(getvariable('feeds')) as feeds (number);

insert into core.feed_states by name
select
    'feed-' || number as feed_id,
    'https://outlet-' || number || '.example/rss/' || number as url,
    getvariable('stated') as polled_at,
    getvariable('stated') as last_ok_at,
    getvariable('stated') as last_new_at,
    0 as failures_in_a_row,
    0 as redirect_seen,
    0 as unmodified_in_a_row,
    'ok' as last_outcome,
    id('run of ', getvariable('first')) as run_id,
from range(getvariable('feeds')) as feeds (number);
