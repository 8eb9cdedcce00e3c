-- What was asked for on the way to an article: addresses, and what came from there.
select
    url,
    final_url,
    raw_ref,
from core.fetches
where target_id in (select unnest($targets::varchar[]))
union
select
    url,
    null,
    raw_ref,
from core.revisits
where cast(article_id as varchar) in (select unnest($targets::varchar[]))
union
select
    null,
    null,
    raw_ref,
from core.version_rows
where cast(article_id as varchar) in (select unnest($targets::varchar[]))
union
select
    null,
    null,
    raw_ref,
from core.extractions
where cast(article_id as varchar) in (select unnest($targets::varchar[]));
