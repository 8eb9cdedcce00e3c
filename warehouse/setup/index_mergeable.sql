-- The runs that should be one: four of the lowest level that has as many.
select list(run order by run) as runs
from core.search_runs
where level < 99
group by level
having count(*) >= 4
order by level
limit 1;
