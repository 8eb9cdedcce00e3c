-- Grain: one row per day, country and side whose feeds were asked.
-- Reader: operator, and analyst: that the hosts of one country fail together is news.
-- Time zone: days are UTC; no clock is read. Hosts are those of feeds: they are asked every day, those
-- of pages only when there is news.
create or replace view main.side_health as
with requests as (
    select
        target_id as feed_id,
        case
            when regexp_matches(split_part(url, '/', 3), '[:?#A-Z]')
                then
                    regexp_replace(
                        lower(split_part(split_part(split_part(url, '/', 3), '?', 1), '#', 1)),
                        ':(80|443)$',
                        ''
                    )
            else split_part(url, '/', 3)
        end as host,
        epoch_us(started_at) // 86400000000 as day_number,
        count(*) as requests,
        count(*) filter (
            where
                outcome in (
                    'timeout', 'dns_error', 'connection_error', 'tls_error',
                    'blocked', 'auth_needed', 'rate_limited', 'http_5xx'
                )
        ) as failed,
        arg_max(outcome, started_at) as last_outcome,
        max(started_at) as last_at,
    from core.fetches
    anti join (
        select run_id
        from core.runs
        where
            origin = 'backfill'
            or flow = 'backfill'
    ) as backfills on fetches.run_id = backfills.run_id
    where
        target_kind = 'feed'
        and url is not null
        and not (outcome = 'rate_limited' and attempts = 0)
    group by all
),
host_days as (
    -- A host fails on a day when its last request did, or half of them.
    select
        requests.day_number,
        outlets.country,
        outlets.side,
        requests.host,
        arg_max(requests.last_outcome, requests.last_at) as last_outcome,
        sum(requests.failed) * 2 >= sum(requests.requests)
        or arg_max(
            requests.last_outcome in (
                'timeout', 'dns_error', 'connection_error', 'tls_error',
                'blocked', 'auth_needed', 'rate_limited', 'http_5xx'
            ),
            requests.last_at
        ) as is_failing,
    from requests
    left join core.feeds on requests.feed_id = feeds.feed_id
    left join core.outlets on feeds.outlet_id = outlets.outlet_id
    group by all
),
country_host_days as (
    -- One host may serve several sides of its country.
    select
        day_number,
        country,
        host,
        bool_or(is_failing) as is_failing,
    from host_days
    where country is not null
    group by all
),
remembered as (
    select
        *,
        max(case when not is_failing then day_number end) over (
            partition by country, host
            order by day_number
            rows between unbounded preceding and 1 preceding
        ) as last_fine_day,
    from country_host_days
),
streaks as (
    -- The first day of the failing that goes on, if the host was fine in the week before.
    select
        *,
        case
            when is_failing
                then
                    min(day_number) over (
                        partition by country, host, last_fine_day, is_failing
                        order by day_number
                    )
        end as failing_from,
    from remembered
),
together as (
    -- Hosts that began to fail within the same week and still do, the most that can be put together.
    select
        *,
        case
            when failing_from - last_fine_day <= 7
                then
                    count(*) over (
                        partition by
                            country,
                            day_number,
                            is_failing and coalesce(failing_from - last_fine_day <= 7, false)
                        order by failing_from
                        range between current row and 6 following
                    )
        end as failing_with_it,
    from streaks
),
country_days as (
    select
        day_number,
        country,
        count(*) as hosts,
        count(*) filter (where is_failing) as hosts_failing,
        coalesce(max(failing_with_it), 0) as hosts_together,
        arg_max(failing_from, (failing_with_it, -failing_from)) filter (
            where failing_with_it is not null
        ) as together_from,
        list(host order by host) filter (where is_failing) as failing_hosts,
    from together
    group by all
),
days as (
    select
        day_number,
        sum(hosts) as hosts,
        sum(hosts_failing) as hosts_failing,
    from country_days
    group by day_number
),
outages as (
    select
        country_days.*,
        days.hosts - country_days.hosts as elsewhere,
        days.hosts_failing - country_days.hosts_failing as elsewhere_failing,
        -- Who failed long before is no part of it, on neither side of the fraction.
        country_days.hosts_together >= 3
        and country_days.hosts_together * 2
        >= country_days.hosts - (country_days.hosts_failing - country_days.hosts_together)
            as is_together,
    from country_days
    join days on country_days.day_number = days.day_number
)
select
    date '1970-01-01' + cast(host_days.day_number as integer) as day,
    host_days.country,
    host_days.side,
    count(*) as hosts,
    count(*) filter (where host_days.is_failing) as hosts_failing,
    round(count(*) filter (where host_days.is_failing) / count(*), 3) as share_failing,
    coalesce(
        list(host_days.host order by host_days.host) filter (where host_days.is_failing), []
    ) as failing_hosts,
    coalesce(
        list(distinct host_days.last_outcome order by host_days.last_outcome) filter (
            where host_days.is_failing
        ),
        []
    ) as failing_outcomes,
    any_value(outages.hosts) as country_hosts,
    any_value(outages.hosts_failing) as country_hosts_failing,
    any_value(coalesce(outages.failing_hosts, [])) as country_failing_hosts,
    coalesce(
        bool_or(
            outages.is_together
            and not (outages.elsewhere >= 3 and outages.elsewhere_failing * 2 >= outages.elsewhere)
        ),
        false
    ) as is_outage,
    coalesce(
        bool_or(
            outages.is_together
            and outages.elsewhere >= 3
            and outages.elsewhere_failing * 2 >= outages.elsewhere
        ),
        false
    ) as is_ours,
    case
        when bool_or(outages.is_together)
            then date '1970-01-01' + cast(any_value(outages.together_from) as integer)
    end as failing_from,
from host_days
left join outages
    on host_days.day_number = outages.day_number
    and host_days.country = outages.country
group by
    host_days.day_number,
    host_days.country,
    host_days.side
order by
    day desc,
    host_days.country,
    host_days.side;
comment on view main.side_health is 'Which part of each side''s and country''s hosts could be reached. One row per day, country and side whose feeds were asked; country_ columns, is_outage, is_ours and failing_from repeat on each row of their country: do not sum them. For operators and analysts. Days are UTC.';
comment on column main.side_health.day is 'The day (UTC). The newest is not over.';
comment on column main.side_health.country is 'ISO 3166-1 alpha-2 code of the outlets'' seat; null: an aggregator, or not in the registry.';
comment on column main.side_health.side is 'Lane of the press.';
comment on column main.side_health.hosts is 'Hosts whose feeds were asked.';
comment on column main.side_health.hosts_failing is 'Of those, hosts that failed: their last request that day, or half of them, ended in a network error, a refusal or http_5xx.';
comment on column main.side_health.share_failing is 'hosts_failing / hosts.';
comment on column main.side_health.failing_hosts is 'Their names.';
comment on column main.side_health.failing_outcomes is 'What their last requests ended in.';
comment on column main.side_health.country_hosts is 'Hosts of all sides of the country, each once.';
comment on column main.side_health.country_hosts_failing is 'Of those, failing.';
comment on column main.side_health.country_failing_hosts is 'Their names.';
comment on column main.side_health.is_outage is 'True: at least 3 of the country''s hosts, and half of those that did not fail already, began to fail within the same week after being fine in the week before, and fail this day; elsewhere it is not so.';
comment on column main.side_health.is_ours is 'True: the same, but elsewhere half of the hosts fail, too: rather our own line.';
comment on column main.side_health.failing_from is 'Day on which the first of those that fail together began to (UTC); null: none do.';
