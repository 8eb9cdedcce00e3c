-- What has landed, by the names of the files.
select
    file,
    batch_id,
from core.loads;
