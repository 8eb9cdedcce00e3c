-- Those batches of a list that have landed, and how they did.
select
    batch_id,
    sha256,
    file,
    loaded_at,
from core.loads
where batch_id in (select unnest($ids::varchar[]));
