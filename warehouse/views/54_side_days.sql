-- Grain: one row per day and side, with or without articles. Reader: dashboards. Time zone: days are UTC.
-- Seeds are left out: they are the baseline, not news of their day.
create or replace view main.side_days as
with parts as (
    -- One above the other: a filter by day then reaches both tables.
    select
        "day",
        outlet_id,
        articles,
        relevant,
        originals,
        bilateral,
        0 as feeds,
        0 as feeds_answering,
        0 as polls,
        0 as polls_ok,
    from core.article_days
    where origin is distinct from 'seed'
    union all
    select
        poll_days."day",
        feeds.outlet_id,
        0,
        0,
        0,
        0,
        cast(poll_days.polls > 0 as integer),
        cast(poll_days.polls_ok > 0 as integer),
        poll_days.polls,
        poll_days.polls_ok,
    from core.poll_days
    left join core.feeds on poll_days.feed_id = feeds.feed_id
)
select
    parts."day",
    outlets.side,
    cast(sum(parts.articles) as bigint) as articles,
    cast(sum(parts.relevant) as bigint) as relevant,
    cast(sum(parts.originals) as bigint) as originals,
    cast(sum(parts.bilateral) as bigint) as bilateral,
    round(sum(parts.relevant) / nullif(sum(parts.articles), 0), 4) as relevant_share,
    cast(sum(parts.feeds) as bigint) as feeds,
    cast(sum(parts.feeds_answering) as bigint) as feeds_answering,
    cast(sum(parts.polls) as bigint) as polls,
    cast(sum(parts.polls_ok) as bigint) as polls_ok,
from parts
left join core.outlets on parts.outlet_id = outlets.outlet_id
group by
    parts."day",
    outlets.side;
comment on view main.side_days is 'Articles by day and side, beside how many feeds of the side answered. One row per day and side; a day without an article is a row where feeds were asked. Seeds are left out. For dashboards. Days are UTC.';
comment on column main.side_days.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.side_days.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.side_days.articles is 'Articles, copies included.';
comment on column main.side_days.relevant is 'Relevant articles.';
comment on column main.side_days.originals is 'Of the relevant ones, those that are no copy of another article.';
comment on column main.side_days.bilateral is 'Of the relevant ones, those of grade 2.';
comment on column main.side_days.relevant_share is 'Relevant by all articles; null: no article.';
comment on column main.side_days.feeds is 'Feeds of the side or outlet that were asked in that time; 0: nobody looked, so few articles mean nothing.';
comment on column main.side_days.feeds_answering is 'Of those, feeds that answered at least once.';
comment on column main.side_days.polls is 'Times that they were asked.';
comment on column main.side_days.polls_ok is 'Of those, answered.';
