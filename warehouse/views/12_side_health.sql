-- Grain: one row per day, country and side whose feeds were asked.
-- Reader: operator, and analyst: that the hosts of one country fail together is news.
-- Time zone: days are UTC; no clock is read. Hosts are those of feeds: they are asked every day, those
-- of pages only when there is news.
create or replace view main.side_health as
with asked as (
    select
        feed_host_days."day" - date '1970-01-01' as day_number,
        outlets.country,
        outlets.side,
        feed_host_days.host,
        arg_max(feed_host_days.last_outcome, feed_host_days.last_asked_at) as last_outcome,
        sum(feed_host_days.failed) * 2 >= sum(feed_host_days.requests) as is_half_failed,
    from core.feed_host_days
    left join core.feeds on feed_host_days.feed_id = feeds.feed_id
    left join core.outlets on feeds.outlet_id = outlets.outlet_id
    group by all
),
host_days as materialized (
    -- A host fails on a day when its last request did, or half of them.
    select
        day_number,
        country,
        side,
        host,
        last_outcome,
        is_half_failed
        or last_outcome in (
            'timeout', 'dns_error', 'connection_error', 'tls_error',
            'blocked', 'auth_needed', 'rate_limited', 'http_5xx'
        ) as is_failing,
    from asked
),
failing as (
    select
        day_number,
        country,
        side,
        host,
        last_outcome,
    from host_days
    where is_failing
),
fine_months as (
    -- Thirty days as bits, so that few rows are ordered. One host may serve several sides of its country.
    select
        country,
        host,
        day_number // 30 as "month",
        bit_or(1 << (day_number % 30))
        & ~coalesce(bit_or(1 << (day_number % 30)) filter (where is_failing), 0) as days_fine,
    from host_days
    where country is not null
    group by all
),
fine_before as (
    select
        *,
        max(case when days_fine > 0 then "month" * 30 + length(bin(days_fine)) - 1 end) over (
            partition by
                country,
                host
            order by "month"
            rows between unbounded preceding and 1 preceding
        ) as last_fine_day,
    from fine_months
),
remembered as (
    select distinct
        failing.day_number,
        failing.country,
        failing.host,
        case
            when fine_before.days_fine & ((1 << (failing.day_number % 30)) - 1) > 0
                then
                    fine_before."month" * 30
                    + length(bin(fine_before.days_fine & ((1 << (failing.day_number % 30)) - 1)))
                    - 1
            else fine_before.last_fine_day
        end as last_fine_day,
    from failing
    join fine_before
        on failing.country = fine_before.country
        and failing.host = fine_before.host
        and failing.day_number // 30 = fine_before."month"
),
streaks as (
    -- The first day of the failing that goes on, if the host was fine in the week before.
    select
        *,
        min(day_number) over (
            partition by
                country,
                host,
                last_fine_day
        ) as failing_from,
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
                            coalesce(failing_from - last_fine_day <= 7, false)
                        order by failing_from
                        range between current row and 6 following
                    )
        end as failing_with_it,
    from streaks
),
failing_days as (
    select
        day_number,
        country,
        count(*) as hosts_failing,
        coalesce(max(failing_with_it), 0) as hosts_together,
        arg_max(failing_from, (failing_with_it, -failing_from)) filter (
            where failing_with_it is not null
        ) as together_from,
        list(host order by host) as failing_hosts,
    from together
    group by all
),
country_days as (
    select
        asked.day_number,
        asked.country,
        asked.hosts,
        coalesce(failing_days.hosts_failing, 0) as hosts_failing,
        coalesce(failing_days.hosts_together, 0) as hosts_together,
        failing_days.together_from,
        coalesce(failing_days.failing_hosts, []) as failing_hosts,
    from (
        select
            day_number,
            country,
            count(distinct host) as hosts,
        from host_days
        where country is not null
        group by all
    ) as asked
    left join failing_days
        on asked.day_number = failing_days.day_number
        and asked.country = failing_days.country
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
),
side_days as (
    select
        day_number,
        country,
        side,
        count(*) as hosts,
    from host_days
    group by all
),
failing_side_days as (
    select
        day_number,
        country,
        side,
        count(*) as hosts_failing,
        list(host order by host) as failing_hosts,
        list(distinct last_outcome order by last_outcome) as failing_outcomes,
    from failing
    group by all
)
select
    date '1970-01-01' + cast(side_days.day_number as integer) as day,
    side_days.country,
    side_days.side,
    side_days.hosts,
    coalesce(failing_side_days.hosts_failing, 0) as hosts_failing,
    round(coalesce(failing_side_days.hosts_failing, 0) / side_days.hosts, 3) as share_failing,
    coalesce(failing_side_days.failing_hosts, []) as failing_hosts,
    coalesce(failing_side_days.failing_outcomes, []) as failing_outcomes,
    outages.hosts as country_hosts,
    outages.hosts_failing as country_hosts_failing,
    coalesce(outages.failing_hosts, []) as country_failing_hosts,
    coalesce(
        outages.is_together
        and not (outages.elsewhere >= 3 and outages.elsewhere_failing * 2 >= outages.elsewhere),
        false
    ) as is_outage,
    coalesce(
        outages.is_together
        and outages.elsewhere >= 3
        and outages.elsewhere_failing * 2 >= outages.elsewhere,
        false
    ) as is_ours,
    case
        when outages.is_together
            then date '1970-01-01' + cast(outages.together_from as integer)
    end as failing_from,
from side_days
left join failing_side_days
    on side_days.day_number = failing_side_days.day_number
    and side_days.country is not distinct from failing_side_days.country
    and side_days.side is not distinct from failing_side_days.side
left join outages
    on side_days.day_number = outages.day_number
    and side_days.country = outages.country
order by
    day desc,
    side_days.country,
    side_days.side;
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
