-- The runs that hold something of documents that are gone.
select coalesce(list(distinct search_runs.run order by search_runs.run), []) as runs
from core.search_runs
join core.search_gone on search_gone.number between search_runs.first_number and search_runs.last_number;
