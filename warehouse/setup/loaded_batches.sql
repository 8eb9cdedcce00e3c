-- Those batches of a list that have landed.
select batch_id
from core.loads
where batch_id in (select unnest($ids::varchar[]));
