-- Grain: one row per day, topic, outlet, language and origin of relevant articles; an article counts under each
-- of its topics. Reader: analyst who counts. Time zone: days are UTC.
create or replace view main.topic_volume as
with asked as (
    select
        poll_days."day",
        feeds.outlet_id,
        count(*) filter (where poll_days.polls > 0) as feeds,
        count(*) filter (where poll_days.polls_ok > 0) as feeds_answering,
    from core.poll_days
    join core.feeds on poll_days.feed_id = feeds.feed_id
    group by all
)
select
    topic_days."day",
    topic_days.topic,
    outlets.side,
    coalesce(outlets.name, topic_days.outlet_id) as outlet,
    topic_days.outlet_id,
    outlets.country,
    topic_days.lang,
    topic_days.origin,
    topic_days.articles,
    topic_days.originals,
    topic_days.bilateral,
    coalesce(asked.feeds, 0) as feeds,
    coalesce(asked.feeds_answering, 0) as feeds_answering,
from core.topic_days
left join asked
    on topic_days."day" = asked."day"
    and topic_days.outlet_id = asked.outlet_id
left join core.outlets on topic_days.outlet_id = outlets.outlet_id;
comment on view main.topic_volume is 'Relevant articles by day, topic, outlet, language and origin, beside how many feeds of the outlet answered. One row each; an article counts under each of its topics, so topics of a day do not add up. For analysts who count. Days are UTC.';
comment on column main.topic_volume.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.topic_volume.topic is 'The topic.';
comment on column main.topic_volume.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.topic_volume.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.topic_volume.outlet_id is 'Short name of the outlet.';
comment on column main.topic_volume.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.topic_volume.lang is 'Language (BCP-47).';
comment on column main.topic_volume.origin is 'seed, feed, backfill or demo: how the articles first came.';
comment on column main.topic_volume.articles is 'Relevant articles that name the topic, copies included.';
comment on column main.topic_volume.originals is 'Of these, no copy of another article.';
comment on column main.topic_volume.bilateral is 'Of these, those of grade 2.';
comment on column main.topic_volume.feeds is 'Feeds of the side or outlet that were asked in that time; 0: nobody looked, so few articles mean nothing.';
comment on column main.topic_volume.feeds_answering is 'Of those, feeds that answered at least once.';
