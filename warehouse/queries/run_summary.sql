-- The summary of one run.
select *
from main.run_summary
where run_id = cast($run_id as uuid);
