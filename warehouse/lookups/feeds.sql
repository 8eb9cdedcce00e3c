-- One row per feed, as the registry was last read.
select *
from published.core.feeds
union all by name
select *
from memory.core.feeds;
