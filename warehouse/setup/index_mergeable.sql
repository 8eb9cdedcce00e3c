-- The runs that should be one: those of the lowest level that has four, and of each next level with
-- three, since the new run would be its fourth. So nothing is written twice in one load.
with crowded as (
    select min(level) as lowest,
    from (
        select level,
        from core.search_runs
        where level < 99
        group by level
        having count(*) >= 4
    ) as fours
),
chained as (
    select
        crowded.lowest,
        min(following.level) as too_high,
    from crowded
    join (
        select levels.level,
        from range(99) as levels (level)
        left join core.search_runs on levels.level = search_runs.level
        group by levels.level
        having count(search_runs.run) < 3
    ) as following on following.level > crowded.lowest
    group by crowded.lowest
)
select list(search_runs.run order by search_runs.run) as runs
from core.search_runs
join chained
    on search_runs.level >= chained.lowest
    and search_runs.level < chained.too_high
having count(*) > 0;
