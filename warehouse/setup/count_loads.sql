-- How many batches have landed, and the last of them.
select
    count(*) as loads,
    arg_max(batch_id, (loaded_at, file)) as last_batch
from core.loads;
