-- Grain: one row per host that was ever asked; a port stands with it only where it is not the usual
-- one. Reader: operator. Time zone: UTC. By the address asked, not by where redirects led.
create or replace view main.host_health as
with hosts as (
    select
        host,
        cast(sum(requests) as bigint) as requests,
        cast(sum(attempts) as bigint) as attempts,
        cast(sum(ok) as bigint) as ok,
        cast(sum(network_errors) as bigint) as network_errors,
        cast(sum(refusals) as bigint) as refusals,
        cast(sum(server_errors) as bigint) as server_errors,
        cast(sum(missing) as bigint) as missing,
        cast(sum(not_allowed) as bigint) as not_allowed,
        arg_max(last_outcome, last_asked_at) as last_outcome,
        max(last_asked_at) as last_asked_at,
        max(last_ok_at) as last_ok_at,
        max(last_answer_at) as last_answer_at,
        cast(sum(bytes) as bigint) as bytes,
    from core.host_days
    group by host
),
durations as (
    select
        host,
        median(ok_ms) as median_ms,
    from (
        select
            host,
            unnest(ok_ms) as ok_ms,
        from core.host_days
    ) as answered
    group by host
),
failing as (
    select
        host_days.host,
        min(host_days.unanswered_from) as failing_since,
    from core.host_days
    join hosts on host_days.host = hosts.host
    where
        hosts.last_outcome in (
            'timeout', 'dns_error', 'connection_error', 'tls_error',
            'blocked', 'auth_needed', 'rate_limited', 'http_5xx'
        )
        and (
            host_days.unanswered_from > hosts.last_answer_at
            or hosts.last_answer_at is null
        )
    group by host_days.host
),
closed as (
    select
        regexp_replace(lower(split_part(origin, '/', 3)), ':(80|443)$', '') as host,
        arg_max(outcome, fetched_at) as robots_outcome,
        max(fetched_at) as robots_read_at,
    from core.robots
    group by all
),
pauses as (
    select
        regexp_replace(lower(host), ':(80|443)$', '') as host,
        max(until) as paused_until,
    from core.host_pauses
    group by all
)
select
    hosts.host,
    hosts.requests,
    hosts.attempts,
    round(hosts.ok / hosts.requests, 3) as share_ok,
    hosts.ok,
    hosts.network_errors,
    hosts.refusals,
    hosts.server_errors,
    hosts.missing,
    hosts.not_allowed,
    hosts.requests
    - hosts.ok
    - hosts.network_errors
    - hosts.refusals
    - hosts.server_errors
    - hosts.missing
    - hosts.not_allowed as unusable,
    hosts.last_outcome,
    hosts.last_asked_at,
    hosts.last_ok_at,
    failing.failing_since,
    durations.median_ms,
    coalesce(hosts.bytes, 0) as bytes,
    case
        when closed.robots_outcome in ('ok', 'truncated', 'empty') then 'read'
        -- RFC 9309 section 2.3.1.3; whatever else keeps us from reading it closes the host.
        when closed.robots_outcome in ('http_4xx', 'gone', 'blocked', 'auth_needed', 'redirect_loop')
            then 'open'
        when closed.robots_outcome is not null then 'closed'
    end as robots_state,
    closed.robots_outcome,
    closed.robots_read_at,
    pauses.paused_until,
from hosts
left join failing on hosts.host = failing.host
left join durations on hosts.host = durations.host
left join closed on hosts.host = closed.host
left join pauses on hosts.host = pauses.host
order by
    hosts.requests desc,
    hosts.host;
comment on view main.host_health is 'How each host treats us: requests for feeds and pages by what came of them. One row per host, by the address asked. For operators. UTC.';
comment on column main.host_health.host is 'Name of the host; its port behind a colon where that is neither 80 nor 443.';
comment on column main.host_health.requests is 'Feeds and pages asked for, retries not counted; robots.txt left out. = ok + network_errors + refusals + server_errors + missing + not_allowed + unusable.';
comment on column main.host_health.attempts is 'Requests really sent, retries and redirect hops included.';
comment on column main.host_health.share_ok is 'ok / requests.';
comment on column main.host_health.ok is 'ok, not_modified or unchanged.';
comment on column main.host_health.network_errors is 'timeout, dns_error, connection_error or tls_error.';
comment on column main.host_health.refusals is 'blocked, auth_needed or rate_limited.';
comment on column main.host_health.server_errors is 'http_5xx.';
comment on column main.host_health.missing is 'http_4xx or gone.';
comment on column main.host_health.not_allowed is 'robots, or refused by our own address policy.';
comment on column main.host_health.unusable is 'Everything else: an answer that was no use (not_a_feed, not_html, too_large, truncated and so on).';
comment on column main.host_health.last_outcome is 'Outcome of the last request.';
comment on column main.host_health.last_asked_at is 'When that was (UTC).';
comment on column main.host_health.last_ok_at is 'Last request that was ok (UTC).';
comment on column main.host_health.failing_since is 'First network error, refusal or server error since anything else came (UTC); null: the last request was none of them.';
comment on column main.host_health.median_ms is 'Median milliseconds of the requests that were ok, retries included.';
comment on column main.host_health.bytes is 'Bytes of all bodies, content-encoding undone.';
comment on column main.host_health.robots_state is 'read: its robots.txt is obeyed; open: it has none, all is allowed; closed: it could not be had, nothing is allowed for now; null: never asked.';
comment on column main.host_health.robots_outcome is 'Outcome of the last request for robots.txt.';
comment on column main.host_health.robots_read_at is 'When that was (UTC).';
comment on column main.host_health.paused_until is 'Not to be asked before (UTC): Retry-After, Crawl-delay or our own delay; often past.';
