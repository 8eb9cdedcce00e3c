-- Grain: one row per day, outlet, language and origin; and one per day and outlet that was asked and brought
-- nothing. Reader: analyst who counts. Time zone: days are UTC.
create or replace view main.volume as
with asked as not materialized (
    select
        poll_days."day",
        feeds.outlet_id,
        count(*) filter (where poll_days.polls > 0) as feeds,
        count(*) filter (where poll_days.polls_ok > 0) as feeds_answering,
    from core.poll_days
    join core.feeds on poll_days.feed_id = feeds.feed_id
    group by all
),
joined as (
    -- One above the other, so that a filter by day reaches both tables. Asked for twice, but written
    -- out each time: a CTE that is kept stops DuckDB 2.0 for ever under a union with a limit.
    select
        article_days."day",
        article_days.outlet_id,
        article_days.lang,
        article_days.origin,
        article_days.articles,
        article_days.relevant,
        article_days.originals,
        article_days.bilateral,
        article_days.not_judged,
        article_days.undated,
        coalesce(asked.feeds, 0) as feeds,
        coalesce(asked.feeds_answering, 0) as feeds_answering,
    from core.article_days
    left join asked
        on article_days."day" = asked."day"
        and article_days.outlet_id = asked.outlet_id
    union all
    select
        asked."day",
        asked.outlet_id,
        null,
        null,
        0,
        0,
        0,
        0,
        0,
        0,
        asked.feeds,
        asked.feeds_answering,
    from asked
    anti join core.article_days
        on asked."day" = article_days."day"
        and asked.outlet_id = article_days.outlet_id
)
select
    joined."day",
    outlets.side,
    coalesce(outlets.name, joined.outlet_id) as outlet,
    joined.outlet_id,
    outlets.country,
    joined.* exclude ("day", outlet_id),
from joined
left join core.outlets on joined.outlet_id = outlets.outlet_id;
comment on view main.volume is 'Articles by day, outlet, language and origin, beside how many feeds of the outlet answered. One row each; a day on which an outlet was asked and brought nothing is a row, too. feeds columns repeat on each row of their outlet and day: do not sum them. For analysts who count. Days are UTC.';
comment on column main.volume.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.volume.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.volume.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.volume.outlet_id is 'Short name of the outlet.';
comment on column main.volume.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.volume.lang is 'Language (BCP-47); null: nothing came.';
comment on column main.volume.origin is 'seed, feed, backfill or demo; null: nothing came.';
comment on column main.volume.articles is 'Articles, copies included.';
comment on column main.volume.relevant is 'Relevant articles.';
comment on column main.volume.originals is 'Of the relevant ones, those that are no copy of another article.';
comment on column main.volume.bilateral is 'Of the relevant ones, those of grade 2.';
comment on column main.volume.not_judged is 'Articles without a verdict.';
comment on column main.volume.undated is 'Articles without a date of publication: they count on the day of first sight.';
comment on column main.volume.feeds is 'Feeds of the side or outlet that were asked in that time; 0: nobody looked, so few articles mean nothing.';
comment on column main.volume.feeds_answering is 'Of those, feeds that answered at least once.';
