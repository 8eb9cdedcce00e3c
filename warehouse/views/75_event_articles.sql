-- Grain: one row per event and relevant article within 3 days of it that shares an entity, a wording or a topic with it.
-- A topic that more than a quarter of all relevant articles have, such as diplomacy, tells little: two such are needed,
-- or one where the event has nothing else.
-- Reader: analyst. Time zone: days are UTC. A match is a hint, no proof that the article tells of the event.
create or replace macro main.event_matches(days_before) as table
with days as (
    select
        events.event_id,
        events.starts_on,
        unnest(
            range(
                epoch_us(cast(events.starts_on as timestamp)) // 86400000000 - days_before,
                epoch_us(cast(events.ends_on as timestamp)) // 86400000000 + 4
            )
        ) as day_number,
    from core.events
),
windows as (
    select
        event_id,
        starts_on,
        date '1970-01-01' + cast(day_number as integer) as "day",
    from days
),
named as (
    select
        event_id,
        unnest(entities) as entity_id,
    from core.events
),
worded as (
    select
        event_id,
        unnest(terms) as term_id,
    from core.events
),
common as (
    select topic
    from core.topic_days
    group by topic
    having
        sum(articles) > (
            select sum(article_days.relevant) / 4
            from core.article_days
        )
),
themed as (
    select
        chosen.event_id,
        chosen.topic,
        case when common.topic is null then 2 else 1 end as weight,
    from (
        select
            event_id,
            unnest(topics) as topic,
        from core.events
    ) as chosen
    left join common on chosen.topic = common.topic
),
topical as (
    select
        article_id,
        "day",
        unnest(topics) as topic,
    from core.article_facts
    where
        relevant
        and "day" in (select windows."day" from windows)
),
matches as (
    select
        windows.event_id,
        article_entities.article_id,
        'entity ' || article_entities.entity_id as by_what,
        2 as weight,
    from windows
    join named on windows.event_id = named.event_id
    join core.article_entities
        on windows."day" = article_entities."day"
        and named.entity_id = article_entities.entity_id
    union all
    select
        windows.event_id,
        article_terms.article_id,
        'wording ' || article_terms.term_id,
        2,
    from windows
    join worded on windows.event_id = worded.event_id
    join core.article_terms
        on windows."day" = article_terms."day"
        and worded.term_id = article_terms.term_id
    where article_terms.relevant
    union all
    select
        windows.event_id,
        topical.article_id,
        'topic ' || topical.topic,
        themed.weight,
    from windows
    join themed on windows.event_id = themed.event_id
    join topical
        on windows."day" = topical."day"
        and themed.topic = topical.topic
),
gathered as (
    select
        event_id,
        article_id,
        list(by_what order by by_what) as shared,
        cast(sum(weight) as bigint) as weight,
    from matches
    group by all
)
select
    gathered.event_id,
    events.starts_on,
    events.description,
    gathered.article_id,
    gathered.shared,
    article_facts."day",
    date_diff('day', events.starts_on, article_facts."day") as days_after,
    coalesce(outlets.name, article_facts.outlet_id) as outlet,
    article_facts.outlet_id,
    outlets.side,
    outlets.country,
    article_facts.lang,
    article_facts.grade,
    article_facts.is_copy,
    gathered.weight,
from gathered
join core.events on gathered.event_id = events.event_id
join core.article_facts on gathered.article_id = article_facts.article_id
left join core.outlets on article_facts.outlet_id = outlets.outlet_id
where
    article_facts.origin <> 'seed'
    and (
        gathered.weight > 1
        or (
            coalesce(len(events.topics), 0) = 1
            and coalesce(len(events.entities), 0) + coalesce(len(events.terms), 0) = 0
        )
    );

create or replace view main.event_articles as
from main.event_matches(3);
comment on macro table main.event_matches is 'event_matches(days): main.event_articles with so many days before an event, where they tell what is usual. One row per event and article. For analysts. Days are UTC.';
comment on view main.event_articles is 'Relevant articles within 3 days of an event that share an entity, a wording or a topic with it; of topics that more than a quarter of all relevant articles have two, or the only one of an event that has nothing else. A hint, no proof. One row per event and article; seeds are left out. For analysts. Days are UTC.';
comment on column main.event_articles.event_id is 'The event (main.events).';
comment on column main.event_articles.starts_on is 'Its first day.';
comment on column main.event_articles.description is 'What happened.';
comment on column main.event_articles.article_id is 'Identifies the article.';
comment on column main.event_articles.shared is 'What both have: entities, topics, wordings.';
comment on column main.event_articles.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.event_articles.days_after is 'Days from the first day of the event; negative: before.';
comment on column main.event_articles.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.event_articles.outlet_id is 'Short name of the outlet.';
comment on column main.event_articles.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.event_articles.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.event_articles.lang is 'Language (BCP-47).';
comment on column main.event_articles.grade is '2 bilateral, 1 contextual.';
comment on column main.event_articles.is_copy is 'The article is a copy of another one.';
comment on column main.event_articles.weight is 'How much they share: each entity, wording and topic counts 2, a topic that more than a quarter of all relevant articles have 1.';
