-- Was any run made by other rules?
select count(*) > 0 as is_outdated
from core.search_runs
where rules <> getvariable('search_rules');
