-- Who is asked, how often and with what answer: outlets, feeds, runs, polls and their requests.
insert into core.outlets by name
select
    'outlet-' || number as outlet_id,
    'Outlet ' || number as name,
    ['IR', 'AZ', 'GB', 'RU', 'TR', 'QA', 'AM', 'GE', 'IL', 'IR', 'AZ'][lang_number] as country,
    ['iran_state', 'azerbaijan_state', 'western', 'russia', 'turkey', 'arab', 'armenia', 'other', 'israel', 'iran_opposition', 'azerbaijan_independent'][lang_number] as side,
    ['outlet-' || number || '.example'] as domains,
    case when number % 4 = 0 then 'family-' || (number % 40) end as family,
    to_timestamp(getvariable('began')) as updated_at,
from outlet_languages;

insert into core.feeds by name
select
    'feed-' || number as feed_id,
    'outlet-' || (1 + number % getvariable('outlets')) as outlet_id,
    'https://outlet-' || (1 + number % getvariable('outlets')) || '.example/rss/' || number as url,
    'rss' as kind,
    30 as poll_minutes,
    number % 50 <> 49 as enabled,
    to_timestamp(getvariable('began')) as updated_at,
from range(getvariable('feeds')) as feeds (number);

insert into core.runs by name
select
    id('run', number) as run_id,
    case when number % 500 = 499 then 'backfill' else 'monitor' end as flow,
    'schedule' as trigger,
    case when number % 500 = 499 then 'backfill' else 'feed' end as origin,
    to_timestamp(getvariable('began') + number * getvariable('span') // getvariable('runs')) as started_at,
    started_at + interval 10 minutes as finished_at,
    ['ok', 'partial', 'ok', 'ok', 'interrupted'][1 + pick(number, 2, 5)] as status,
    getvariable('feeds') * 2 // 3 as feeds_due,
    0 as feeds_deferred,
    getvariable('feeds') * 2 // 3 as feeds_ok,
    0 as feeds_failed,
    60 as feeds_unchanged,
    4000 as entries_seen,
    100 as entries_new,
    10 as entries_updated,
    3890 as entries_known,
    0 as entries_rejected,
    0 as entries_failed,
    100 as pages_fetched,
    95 as articles_new,
    5 as versions_new,
    8 as flagged,
    '1.0' as code_version,
from range(getvariable('runs')) as runs (number);

create or replace temp table asked as
select
    number,
    number % getvariable('feeds') as feed_number,
    number * getvariable('runs') // getvariable('polls') as run_number,
    to_timestamp(getvariable('began') + number * getvariable('span') // getvariable('polls')) as polled_at,
    -- Feeds fail for weeks at a time, and now and then.
    case
        when pick(number % getvariable('feeds') * 100 + number * 40 // getvariable('polls'), 3, 30) = 0 then 'timeout'
        when pick(number, 3, 200) = 0 then 'http_5xx'
        when pick(number, 4, 3) = 0 then 'ok'
        else 'not_modified'
    end as outcome,
from range(getvariable('polls')) as polls (number);

insert into core.feed_polls by name
select
    id('run', run_number) as run_id,
    'feed-' || feed_number as feed_id,
    outcome,
    case when outcome = 'ok' then 30 else 0 end as entries_seen,
    case when outcome = 'ok' then 1 else 0 end as entries_new,
    0 as entries_updated,
    case when outcome = 'ok' then 29 else 0 end as entries_known,
    0 as entries_rejected,
    0 as entries_failed,
    case when pick(number, 5, 1000) = 0 then ['possible_loss'] else [] end as problems,
    0 as dropped_entries,
    polled_at,
    [] as stands_in_for,
from asked;

insert into core.fetches by name
select
    id('asked', number) as fetch_id,
    id('run', run_number) as run_id,
    'feed' as target_kind,
    'feed-' || feed_number as target_id,
    'https://outlet-' || (1 + feed_number % getvariable('outlets')) || '.example/rss/' || feed_number as url,
    url as final_url,
    polled_at as started_at,
    100 + pick(number, 6, 900) as duration_ms,
    outcome,
    case outcome when 'ok' then 200 when 'not_modified' then 304 when 'http_5xx' then 503 end as http_status,
    case when outcome = 'ok' then 20000 + pick(number, 7, 20000) else 0 end as bytes,
    1 as attempts,
    case when outcome = 'ok' then hex('body', number) end as raw_ref,
from asked;

insert into core.feed_states by name
select
    'feed-' || feed_number as feed_id,
    'https://outlet-' || (1 + feed_number % getvariable('outlets')) || '.example/rss/' || feed_number as url,
    max(polled_at) as polled_at,
    max(polled_at) + interval 1 hour as next_poll_at,
    max(polled_at) filter (where outcome in ('ok', 'not_modified')) as last_ok_at,
    max(polled_at) filter (where outcome = 'ok') as last_new_at,
    cast(arg_max(outcome in ('timeout', 'http_5xx'), number) as integer) as failures_in_a_row,
    arg_max(outcome, number) as last_outcome,
    arg_max(id('run', run_number), number) as run_id,
    hex('body', max(number) filter (where outcome = 'ok')) as body_sha256,
    60 as interval_minutes,
from asked
group by feed_number;

insert into core.loads by name
select
    hex('load', number) as batch_id,
    ['articles', 'state', 'copies'][1 + number % 3] as kind,
    id('run', number // 3) as run_id,
    'load-' || number || '.parquet' as file,
    1000 as rows_in,
    batch_id as sha256,
    to_timestamp(getvariable('began') + (number // 3 + 1) * getvariable('span') // getvariable('runs')) as loaded_at,
from range(getvariable('runs') * 3) as loads (number);

drop table asked;
