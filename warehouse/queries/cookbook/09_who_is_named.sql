-- Who and what is named most, and more than in the weeks before?
-- $week: a Monday; default the newest week that is over.
-- $kind: of entities, such as person; default all.
with chosen as (
    select
        coalesce(
            cast($week as date),
            max(entity_week.week) filter (
                where entity_week.week + 7 <= (select max(poll_days."day") from core.poll_days)
            ),
            max(entity_week.week)
        ) as week,
    from entity_week
),
counted as (
    select
        entity_week.entity_id,
        any_value(entity_week.entity) as entity,
        any_value(entity_week.kind) as kind,
        sum(entity_week.originals) filter (where entity_week.week = chosen.week) as originals,
        sum(entity_week.outlets) filter (where entity_week.week = chosen.week) as outlets,
        sum(entity_week.originals) filter (
            where entity_week.week < chosen.week
        ) / 4 as originals_before,
    from entity_week
    cross join chosen
    where entity_week.week between chosen.week - 28 and chosen.week
    group by entity_week.entity_id
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
