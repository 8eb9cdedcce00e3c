-- Grain: one row per day, side, lang and origin; and one per day and side on which polls are on record
-- but no article is, so that a gap is a row. Reader: analyst. Time zone: days are UTC.
create or replace view main.daily_volume as
with volume as (
    select
        article_days."day",
        outlets.side,
        article_days.lang,
        article_days.origin,
        cast(sum(article_days.articles) as bigint) as articles,
        cast(sum(article_days.relevant) as bigint) as relevant,
        cast(sum(article_days.not_judged) as bigint) as not_judged,
        cast(sum(article_days.undated) as bigint) as undated,
    from core.article_days
    left join core.outlets on article_days.outlet_id = outlets.outlet_id
    group by all
),
polled as (
    select
        poll_days."day",
        outlets.side,
        cast(sum(poll_days.polls) as bigint) as side_polls,
        cast(sum(poll_days.polls - poll_days.polls_ok) as bigint) as side_polls_failed,
    from core.poll_days
    left join core.feeds on poll_days.feed_id = feeds.feed_id
    left join core.outlets on feeds.outlet_id = outlets.outlet_id
    group by all
),
pages as (
    select
        cast(timezone('UTC', started_at) as date) as day,
        count(*) as day_pages,
        count(*) filter (where outcome <> 'ok') as day_pages_failed,
    from core.fetches
    anti join (
        select run_id
        from core.runs
        where
            origin = 'backfill'
            or flow = 'backfill'
    ) as backfills on fetches.run_id = backfills.run_id
    where target_kind = 'page'
    group by all
),
joined as (
    select
        coalesce(volume.day, polled.day) as day,
        coalesce(volume.side, polled.side) as side,
        volume.* exclude (day, side),
        polled.* exclude (day, side),
    from volume
    full join polled
        on volume.day = polled.day
        and volume.side is not distinct from polled.side
)
select
    joined.day,
    joined.side,
    joined.lang,
    joined.origin,
    coalesce(joined.articles, 0) as articles,
    coalesce(joined.relevant, 0) as relevant,
    coalesce(joined.not_judged, 0) as not_judged,
    coalesce(joined.undated, 0) as undated,
    coalesce(joined.side_polls, 0) as side_polls,
    coalesce(joined.side_polls_failed, 0) as side_polls_failed,
    coalesce(pages.day_pages, 0) as day_pages,
    coalesce(pages.day_pages_failed, 0) as day_pages_failed,
from joined
left join pages on joined.day = pages.day
order by
    joined.day desc,
    joined.side,
    joined.lang,
    joined.origin;
comment on view main.daily_volume is 'Articles per day, side, language and origin, beside what was missed that day. One row per day, side, lang and origin; side_ and day_ columns repeat on each row of their side or day: do not sum them. Copies count each time. For analysts. Days are UTC. What a backfill brought has origin backfill; its requests are in no side_ or day_ column.';
comment on column main.daily_volume.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.daily_volume.side is 'Lane of the press the outlet belongs to. Null: not in the registry.';
comment on column main.daily_volume.lang is 'Language; null on a row that only says that nothing came.';
comment on column main.daily_volume.origin is 'seed, feed, backfill or demo; null on a row that only says that nothing came.';
comment on column main.daily_volume.articles is 'Articles, each counted once, copies of one text included.';
comment on column main.daily_volume.relevant is 'Of those, relevant by the current verdict.';
comment on column main.daily_volume.not_judged is 'Of those, without a verdict.';
comment on column main.daily_volume.undated is 'Of those, without a date of publication: they count on the day of first sight.';
comment on column main.daily_volume.side_polls is 'Polls of this side''s feeds that day; 0: nobody looked, so few articles mean nothing.';
comment on column main.daily_volume.side_polls_failed is 'Of those, failed.';
comment on column main.daily_volume.day_pages is 'Article pages asked for that day, all sides together.';
comment on column main.daily_volume.day_pages_failed is 'Of those, failed.';
