-- Entries that led to an article, or whose link may be one of its addresses: as_outcome tells which.
with told as (
    select distinct entry_id
    from core.entry_outcomes
    where article_id = $article
)
select
    entries.entry_id,
    entries.url,
    entries.guid,
    entries.title,
    entries.summary,
    told.entry_id is not null as as_outcome,
from core.entries
left join told on entries.entry_id = told.entry_id
where
    told.entry_id is not null
    or list_contains($urls::varchar[], entries.url)
    or len(list_filter($paths::varchar[], lambda path: contains(entries.url, path))) > 0
union all by name
select
    told.entry_id,
    true as as_outcome,
from told
anti join core.entries using (entry_id);
