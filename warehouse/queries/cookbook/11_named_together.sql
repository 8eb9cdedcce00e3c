-- Who is named together with whom?
-- $entity: one of the two; default all.
-- $months: how many; default 3.
select
    entity,
    other,
    sum(articles) as articles,
    sum(originals) as originals,
from pair_month
where
    ($entity is null or $entity in (entity_id, other_id))
    and month > (
        select max("day") - to_months(coalesce(cast($months as integer), 3))
        from core.article_days
    )
group by
    entity,
    other
order by
    originals desc,
    entity,
    other
limit 50;
