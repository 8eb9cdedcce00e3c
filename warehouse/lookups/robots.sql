-- One row per host whose robots.txt was read after $since.
select *
from published.core.robots
where fetched_at > $since
union all by name
select *
from memory.core.robots
where fetched_at > $since;
