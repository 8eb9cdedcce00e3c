-- One row per article that was forgotten.
select article_id, entry_ids, url_sha256s
from published.core.tombstones
union all
select article_id, entry_ids, url_sha256s
from memory.core.tombstones;
