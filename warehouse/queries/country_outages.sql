-- One row per time that the hosts of a country failed together, of those that were seen in the two
-- weeks before the newest day on record; newest first.
with days as (
    select
        *,
        max(day) over () as newest_day,
    from main.side_health
)
select
    country,
    failing_from,
    max(day) as last_day,
    bool_or(day = newest_day) as is_going_on,
    bool_or(is_ours) as is_ours,
    max(country_hosts_failing) as hosts_failing,
    max(country_hosts) as hosts,
    list_sort(list_distinct(flatten(list(country_failing_hosts)))) as host_names,
    list_sort(list_distinct(flatten(list(failing_outcomes)))) as outcomes,
    list_sort(list(distinct side)) as sides,
from days
where
    (is_outage or is_ours)
    and day > newest_day - 14
group by
    country,
    failing_from
order by
    last_day desc,
    failing_from desc,
    country;
