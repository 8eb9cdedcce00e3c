-- Grain: one row per outlet and day, from its first poll to the newest poll on record (to its own
-- newest where none of its feeds is wanted any more). Reader: analyst, operator.
-- Time zone: days are UTC; no clock is read. Entries count on the day they were first seen, and with
-- what became of them since.
-- Worked out at each load (warehouse/deriving), so that a filter by day or outlet is one of a narrow table.
create or replace view main.coverage as
with newest as (
    -- No clock is read: the present is the newest poll.
    select
        max(last_polled_at) as polled_at,
        date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer) as "day",
    from core.poll_months
),
backfilled_days as (
    select
        coalesce(entries.outlet_id, feeds.outlet_id, entries.feed_id) as outlet_id,
        date '1970-01-01' + cast(epoch_us(entries.published_at) // 86400000000 as integer) as "day",
        count(*) as backfilled,
    from core.entries
    left join core.feeds on entries.feed_id = feeds.feed_id
    where entries.origin = 'backfill'
    group by all
),
expecting as (
    select
        coverage_days.* exclude (expected),
        case
            -- The newest day is not over.
            when coverage_days."day" = newest."day"
                then coverage_days.expected * (epoch_us(newest.polled_at) % 86400000000) / 86400000000
            else coverage_days.expected
        end as expected,
    from core.coverage_days
    cross join newest
),
explained as (
    select
        *,
        case
            when is_outside then null
            when not is_looked then 'no_run'
            when polls_ok = 0 and polls > 0 then 'no_answer'
            when polls_ok = 0 and feeds > 0 then 'not_reached'
            when polls_ok = 0 and answered_before = false then 'no_answer'
            when expected >= 3 and seen = 0 and polls_ok = 0 then 'not_asked'
            when expected >= 3 and seen = 0 then 'nothing_came'
        end as gap_reason,
    from expecting
)
select
    explained."day",
    explained.outlet_id,
    coalesce(outlets.name, explained.outlet_id) as outlet,
    outlets.country,
    outlets.side,
    round(explained.expected, 1) as expected,
    cast(explained.seen as bigint) as seen,
    cast(explained.fetched as bigint) as fetched,
    cast(explained.extracted as bigint) as extracted,
    cast(explained.judged as bigint) as judged,
    cast(explained.known as bigint) as known,
    cast(explained.told_by_feed as bigint) as told_by_feed,
    cast(explained.rejected as bigint) as rejected,
    cast(explained.failed as bigint) as failed,
    cast(explained.waiting as bigint) as waiting,
    cast(explained.polls as bigint) as polls,
    cast(explained.polls_ok as bigint) as polls_ok,
    cast(explained.feeds as bigint) as feeds,
    cast(explained.feeds_failing as bigint) as feeds_failing,
    coalesce(backfilled_days.backfilled, 0) as backfilled,
    explained.gap_reason is not null as is_gap,
    explained.gap_reason,
from explained
left join backfilled_days
    on explained.outlet_id = backfilled_days.outlet_id
    and explained."day" = backfilled_days."day"
left join core.outlets on explained.outlet_id = outlets.outlet_id
order by
    explained."day" desc,
    explained.outlet_id;
comment on view main.coverage is 'How much of each outlet''s day we have. One row per outlet and day, from its first poll to the newest poll on record; days without a poll are rows, too. seen = extracted + known + told_by_feed + rejected + failed + waiting. Entries of feeds only: what a backfill brought stands in backfilled alone, seeds nowhere. For analysts and operators. Days are UTC.';
comment on column main.coverage.day is 'Day on which the entries were first seen and the feeds asked (UTC). The newest is not over.';
comment on column main.coverage.outlet_id is 'The outlet; a feed_id where the registry knows no outlet.';
comment on column main.coverage.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.coverage.country is 'ISO 3166-1 alpha-2 code of its seat.';
comment on column main.coverage.side is 'Lane of the press the outlet belongs to.';
comment on column main.coverage.expected is 'Entries to expect by its own rhythm: median of the same weekday in the 4 weeks before, with 3 of them at least, else of the 28 days before, with 7 at least; days without an answer and its first day left out; of the newest day the share that is over. Null: too little history.';
comment on column main.coverage.seen is 'Entries first seen that day.';
comment on column main.coverage.fetched is 'Of those, entries whose page was downloaded.';
comment on column main.coverage.extracted is 'Of those, entries whose text was read from a page.';
comment on column main.coverage.judged is 'Of those seen, entries whose article has a verdict.';
comment on column main.coverage.known is 'Of those seen, entries that led to an article we held: no page was asked.';
comment on column main.coverage.told_by_feed is 'Of those seen, entries for which the feed''s own words have to do.';
comment on column main.coverage.rejected is 'Of those seen, entries refused by a rule.';
comment on column main.coverage.failed is 'Of those seen, entries that came to nothing.';
comment on column main.coverage.waiting is 'Of those seen, entries not handled yet.';
comment on column main.coverage.polls is 'Polls of its feeds that day, deferred ones left out.';
comment on column main.coverage.polls_ok is 'Of those, answered.';
comment on column main.coverage.feeds is 'Its feeds that were due that day.';
comment on column main.coverage.feeds_failing is 'Of those, asked and not answering once.';
comment on column main.coverage.backfilled is 'Entries published that day that a backfill brought, whenever it did; in no other column.';
comment on column main.coverage.is_gap is 'True: few entries, or none, mean nothing that day. See gap_reason.';
comment on column main.coverage.gap_reason is 'no_run: nobody looked; not_reached: due, but the run ended before; no_answer: its feeds failed, or waited after failing; not_asked: none was due; nothing_came: they answered; of these two, where 3 or more entries were expected and none was seen. Null: no gap.';
