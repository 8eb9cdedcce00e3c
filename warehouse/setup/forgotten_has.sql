-- When an article was forgotten that a name means: its id, or the checksum of its address.
select forgotten_at
from core.tombstones
where
    cast(article_id as varchar) = $name
    or list_has_any(url_sha256s, [sha256(each) for each in $folded::varchar[]]);
