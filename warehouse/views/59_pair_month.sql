-- Grain: one row per month and pair of entities that relevant articles name together. Reader: analyst of
-- networks. Time zone: months are UTC. The pair of the two countries, which nearly all have, is no row; nor are seeds.
create or replace view main.pair_month as
with numbered as (
    -- Numbers: pairs of names would be dear to group.
    select
        entity_id,
        main.entity_name(entity_id) as entity,
        row_number() over (order by entity_id) as number,
    from (select distinct entity_id from core.article_entities)
    where entity_id not in (
        select entities.entity_id
        from core.entities
        where entities.kind in ('country', 'capital')
    )
),
named as (
    select
        article_entities.article_id,
        cast(numbered.number as integer) as number,
        year(article_entities."day") * 12 + month(article_entities."day") - 1 as months,
        article_entities.is_copy,
    from core.article_entities
    join numbered on article_entities.entity_id = numbered.entity_id
    anti join (
        select article_id
        from core.article_facts
        where origin = 'seed'
    ) as seeds on article_entities.article_id = seeds.article_id
),
pairs as (
    select
        first.months,
        first.number,
        second.number as other_number,
        count(*) as articles,
        count(*) filter (where not first.is_copy) as originals,
    from named as first
    join named as second
        on first.article_id = second.article_id
        and first.number < second.number
    group by all
)
select
    make_date(pairs.months // 12, pairs.months % 12 + 1, 1) as month,
    one.entity_id,
    two.entity_id as other_id,
    one.entity,
    two.entity as other,
    pairs.articles,
    pairs.originals,
from pairs
join numbered as one on pairs.number = one.number
join numbered as two on pairs.other_number = two.number;
comment on view main.pair_month is 'Entities that relevant articles name together, by month. One row per month and pair, each pair once; countries and capitals are left out. For analysts of networks. Months are UTC.';
comment on column main.pair_month.month is 'First day of the month (UTC).';
comment on column main.pair_month.entity_id is 'The one (main.entities), first in the alphabet.';
comment on column main.pair_month.other_id is 'The other.';
comment on column main.pair_month.entity is 'Name of the one.';
comment on column main.pair_month.other is 'Name of the other.';
comment on column main.pair_month.articles is 'Relevant articles that name both, copies included.';
comment on column main.pair_month.originals is 'Of these, no copy of another article.';
