-- Entries that led to what was forgotten under addresses which nobody knew then.
with led as (
    select
        entry_id,
        try_cast(substr(detail, 11) as uuid) as article_id,
    from core.entry_outcomes
    where starts_with(detail, 'forgotten ')
)
select distinct
    article_id,
    entry_id,
from led
semi join core.tombstones using (article_id)
order by
    article_id,
    entry_id;
