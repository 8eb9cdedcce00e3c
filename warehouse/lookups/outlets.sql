-- One row per outlet, as the registry was last read.
select *
from published.core.outlets
union all by name
select *
from memory.core.outlets;
