insert into touched_entries
select distinct
    entry_id,
    cast(null as timestamptz),
from landed;
