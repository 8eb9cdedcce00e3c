-- Every object of the archive that a table speaks of.
select raw_ref
from core.version_rows
union
select raw_ref
from core.fetches
union
select raw_ref
from core.revisits
union
select raw_ref
from core.extractions
union
select body_sha256
from core.feed_states
union
select body_sha256
from core.page_states
union
select unnest(raw_refs)
from core.tombstones;
