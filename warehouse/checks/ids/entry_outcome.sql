select
    outcome_id,
    entry_id::varchar,
    entry_hash,
    run_id::varchar,
from core.entry_outcomes
order by outcome_id;
