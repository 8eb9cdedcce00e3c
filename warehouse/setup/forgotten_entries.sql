-- The wordings of entries, and what was asked for because of them.
select
    url,
    guid,
    title,
    summary,
    null as raw_ref,
from core.entries
where entry_id in (select unnest($entries::uuid[]))
union all
select
    unnest([url, final_url]),
    null,
    null,
    null,
    raw_ref,
from core.fetches
where target_id in (select unnest($entries::varchar[]));
