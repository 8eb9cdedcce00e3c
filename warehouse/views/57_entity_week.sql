-- Grain: one row per week and entity that relevant articles name. Reader: analyst. Time zone: weeks begin on
-- Monday, UTC. Names that stand for nobody (a club, a namesake) are left out, and seeds.
create or replace view main.entity_week as
with named as (
    select
        article_entities.*,
    from core.article_entities
    anti join (
        select article_id
        from core.article_facts
        where origin = 'seed'
    ) as seeds on article_entities.article_id = seeds.article_id
),
by_outlet as (
    select
        cast(date_trunc('week', named."day") as date) as week,
        named.entity_id,
        named.outlet_id,
        count(*) as articles,
        count(*) filter (where not named.is_copy) as originals,
        sum(named.mentions) as mentions,
    from named
    group by all
),
weeks as (
    select
        week,
        entity_id,
        cast(sum(articles) as bigint) as articles,
        cast(sum(originals) as bigint) as originals,
        count(outlet_id) as outlets,
        cast(sum(mentions) as bigint) as mentions,
    from by_outlet
    group by all
),
totals as (
    select
        cast(date_trunc('week', article_days."day") as date) as week,
        cast(sum(article_days.relevant) as bigint) as relevant,
    from core.article_days
    where article_days.origin is distinct from 'seed'
    group by all
)
select
    weeks.week,
    weeks.entity_id,
    main.entity_name(weeks.entity_id) as entity,
    entities.kind,
    entities.side,
    weeks.articles,
    weeks.originals,
    weeks.outlets,
    weeks.mentions,
    round(weeks.articles / nullif(totals.relevant, 0), 4) as share_of_week,
    totals.relevant as relevant_articles,
from weeks
left join totals on weeks.week = totals.week
left join core.entities on weeks.entity_id = entities.entity_id;
comment on view main.entity_week is 'Who and what relevant articles name, by week. One row per week and entity; seeds are left out. For analysts. Weeks begin on Monday, UTC.';
comment on column main.entity_week.week is 'Monday of the week (UTC).';
comment on column main.entity_week.entity_id is 'Short name of the entity (main.entities).';
comment on column main.entity_week.entity is 'Its name for people.';
comment on column main.entity_week.kind is 'Kind of the entity.';
comment on column main.entity_week.side is 'Whose it is: azerbaijan, iran, shared or other.';
comment on column main.entity_week.articles is 'Relevant articles that name it, copies included.';
comment on column main.entity_week.originals is 'Of these, no copy of another article.';
comment on column main.entity_week.outlets is 'Outlets that name it.';
comment on column main.entity_week.mentions is 'Times that it is named.';
comment on column main.entity_week.share_of_week is 'Of all relevant articles of the week, those that name it.';
comment on column main.entity_week.relevant_articles is 'All relevant articles of the week.';
