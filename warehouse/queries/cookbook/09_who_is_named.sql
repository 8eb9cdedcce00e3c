-- Who and what is named most, and more than in the weeks before?
-- $week: a Monday; default the newest week that is over.
-- $kind: of entities, such as person; default all.
with bound as (
    select max("day") - 6 as week
    from core.poll_days
),
weeks as (
    select
        entity_week.*,
        coalesce(
            cast($week as date),
            max(entity_week.week) filter (where entity_week.week < bound.week) over (),
            max(entity_week.week) over ()
        ) as chosen,
    from entity_week
    cross join bound
),
counted as (
    select
        entity_id,
        any_value(entity) as entity,
        any_value(kind) as kind,
        sum(originals) filter (where week = chosen) as originals,
        sum(outlets) filter (where week = chosen) as outlets,
        sum(originals) filter (where week < chosen) / 4 as originals_before,
    from weeks
    where week between chosen - 28 and chosen
    group by entity_id
)
select
    entity_id,
    entity,
    kind,
    originals,
    outlets,
    round(originals_before, 2) as originals_before,
    round(originals / nullif(originals_before, 0), 2) as ratio,
from counted
where
    originals > 0
    and ($kind is null or kind = $kind)
order by
    originals desc,
    entity_id
limit 50;
