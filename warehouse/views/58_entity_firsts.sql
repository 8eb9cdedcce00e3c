-- Grain: one row per entity that a relevant article has named. Reader: analyst who asks who brought a name up.
-- Time zone: UTC. Where two articles of the first day have no hour, the one that we saw first counts.
create or replace view main.entity_firsts as
with named as (
    select article_entities.*
    from core.article_entities
    anti join (
        select article_id
        from core.article_facts
        where origin = 'seed'
    ) as seeds on article_entities.article_id = seeds.article_id
),
by_outlet as (
    select
        entity_id,
        outlet_id,
        count(*) as articles,
        min("day") as first_day,
        max("day") as last_day,
    from named
    group by all
),
days as (
    select
        entity_id,
        cast(sum(articles) as bigint) as articles,
        count(outlet_id) as outlets,
        min(first_day) as first_day,
        max(last_day) as last_day,
    from by_outlet
    group by entity_id
),
candidates as materialized (
    select
        named.entity_id,
        named.article_id,
    from named
    join days
        on named.entity_id = days.entity_id
        and named."day" = days.first_day
),
told as (
    -- Few: of the large table the ids alone are read of all rows, and the rest of a row by its place.
    select
        articles.article_id,
        articles.outlet_id,
        articles.title,
        articles.published_at,
        articles.first_seen_at,
        articles.canonical_url,
    from core.articles
    where articles.rowid in (
        select held.rowid
        from core.articles as held
        where held.article_id in (select candidates.article_id from candidates)
    )
),
firsts as (
    select
        candidates.entity_id,
        unnest(
            arg_min(
                told,
                (coalesce(told.published_at, told.first_seen_at), told.first_seen_at, told.article_id)
            )
        ),
    from candidates
    join told on candidates.article_id = told.article_id
    group by candidates.entity_id
)
select
    firsts.entity_id,
    main.entity_name(firsts.entity_id) as entity,
    entities.kind,
    days.first_day,
    coalesce(outlets.name, firsts.outlet_id) as outlet,
    outlets.side,
    firsts.title,
    days.last_day,
    days.articles,
    days.outlets,
    firsts.article_id,
    firsts.canonical_url,
from firsts
join days on firsts.entity_id = days.entity_id
left join core.outlets on firsts.outlet_id = outlets.outlet_id
left join core.entities on firsts.entity_id = entities.entity_id;
comment on view main.entity_firsts is 'Who named an entity first in a relevant article, as far as we hold any. One row per entity; seeds are left out. For analysts. UTC.';
comment on column main.entity_firsts.entity_id is 'Short name of the entity (main.entities).';
comment on column main.entity_firsts.entity is 'Its name for people.';
comment on column main.entity_firsts.kind is 'Kind of the entity.';
comment on column main.entity_firsts.first_day is 'Day of that article (UTC).';
comment on column main.entity_firsts.outlet is 'Outlet of the first article.';
comment on column main.entity_firsts.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.entity_firsts.title is 'Its title.';
comment on column main.entity_firsts.last_day is 'Newest day on which it was named (UTC).';
comment on column main.entity_firsts.articles is 'Relevant articles that name it since.';
comment on column main.entity_firsts.outlets is 'Outlets that do.';
comment on column main.entity_firsts.article_id is 'The first article.';
comment on column main.entity_firsts.canonical_url is 'The one address all variants fold to; null for a document without one.';
