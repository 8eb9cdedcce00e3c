-- What was forgotten, and what counted as a copy of it.
insert into touched_articles
select article_id
from (
    select distinct unnest(tombstones).article_id as forgotten_id
    from read_parquet(getvariable('spool_file'))
) as landed
cross join lateral (
    select landed.forgotten_id as article_id
    union
    select copies.article_id
    from core.copies
    where copies.source_id = landed.forgotten_id
) as touched;
