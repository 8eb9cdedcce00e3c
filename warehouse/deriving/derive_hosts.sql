-- What each host answered on each touched day, to all; and to each feed, requests of backfills left out.
set variable touched_from = (
    -- A bound on the instant itself, so that what is older is not read.
    select to_timestamp(epoch(min(touched_requests."day")))
    from touched_requests
);

create or replace temp table derived_requests as
select
    date '1970-01-01' + cast(epoch_us(fetches.started_at) // 86400000000 as integer) as "day",
    case
        when regexp_matches(split_part(fetches.url, '/', 3), '[:?#A-Z]')
            then
                regexp_replace(
                    lower(split_part(split_part(split_part(fetches.url, '/', 3), '?', 1), '#', 1)),
                    ':(80|443)$',
                    ''
                )
        else split_part(fetches.url, '/', 3)
    end as host,
    case
        when fetches.target_kind = 'feed' and backfills.run_id is null then fetches.target_id
    end as feed_id,
    fetches.started_at,
    fetches.outcome,
    fetches.duration_ms,
    fetches.bytes,
    fetches.attempts,
    fetches.outcome in ('ok', 'not_modified', 'unchanged') as is_ok,
    -- What tells of the host; a missing page or a page that is none tells of the page.
    fetches.outcome in ('timeout', 'dns_error', 'connection_error', 'tls_error') as is_network,
    fetches.outcome in ('blocked', 'auth_needed', 'rate_limited') as is_refusal,
    fetches.outcome = 'http_5xx' as is_server,
from core.fetches
left join main.backfills on fetches.run_id = backfills.run_id
where
    fetches.started_at >= getvariable('touched_from')
    and "day" in (select touched_requests."day" from touched_requests)
    and fetches.target_kind in ('feed', 'page')
    and fetches.url is not null;

delete from core.host_days
where "day" in (select touched_requests."day" from touched_requests);

insert into core.host_days by name
with asked as (
    select
        *,
        max(case when not (is_network or is_refusal or is_server) then started_at end) over (
            partition by
                "day",
                host
        ) as last_answer_at,
    from derived_requests
    where
        -- On hold after a Retry-After: nobody was asked, and nothing is known.
        -- And what was replayed from a WARC file.
        not (attempts = 0 and outcome in ('rate_limited', 'ok', 'truncated', 'http_4xx'))
)
select
    "day",
    host,
    count(*) as requests,
    coalesce(sum(attempts), 0) as attempts,
    count(*) filter (where is_ok) as ok,
    count(*) filter (where is_network) as network_errors,
    count(*) filter (where is_refusal) as refusals,
    count(*) filter (where is_server) as server_errors,
    count(*) filter (where outcome in ('http_4xx', 'gone')) as missing,
    count(*) filter (where outcome in ('robots', 'refused')) as not_allowed,
    coalesce(sum(bytes), 0) as bytes,
    coalesce(
        list(duration_ms order by duration_ms) filter (where is_ok and duration_ms is not null), []
    ) as ok_ms,
    arg_max(outcome, started_at) as last_outcome,
    max(started_at) as last_asked_at,
    max(started_at) filter (where is_ok) as last_ok_at,
    any_value(last_answer_at) as last_answer_at,
    min(started_at) filter (
        where last_answer_at is null or started_at > last_answer_at
    ) as unanswered_from,
from asked
group by
    "day",
    host
order by
    "day",
    host;

delete from core.feed_host_days
where "day" in (select touched_requests."day" from touched_requests);

insert into core.feed_host_days by name
select
    "day",
    feed_id,
    host,
    count(*) as requests,
    count(*) filter (where is_network or is_refusal or is_server) as failed,
    arg_max(outcome, started_at) as last_outcome,
    max(started_at) as last_asked_at,
from derived_requests
where
    feed_id is not null
    and not (attempts = 0 and outcome = 'rate_limited')
group by
    "day",
    feed_id,
    host
order by
    "day",
    feed_id,
    host;

drop table derived_requests;
