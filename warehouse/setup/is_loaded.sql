select 1
from core.loads
where batch_id = $1;
