-- Grain: one row per outlet and day, from its first poll to the newest poll on record (to its own
-- newest where none of its feeds is wanted any more). Reader: analyst, operator.
-- Time zone: days are UTC; no clock is read. Entries count on the day they were first seen, and with
-- what became of them since.
create or replace view main.coverage as
with feed_days as (
    -- Bare numbers of days: computing dates of a million rows costs four times as much.
    select
        feed_id,
        epoch_us(cast("day" as timestamp)) // 86400000000 as day_number,
        polls,
        polls_ok,
    from core.poll_days
),
newest_poll as (
    select max(last_polled_at) as polled_at
    from core.poll_months
),
outlet_days as (
    select
        coalesce(feeds.outlet_id, feed_days.feed_id) as outlet_id,
        feed_days.day_number,
        cast(sum(feed_days.polls) as bigint) as polls,
        cast(sum(feed_days.polls_ok) as bigint) as polls_ok,
        count(*) as feeds,
        count(*) filter (where feed_days.polls > 0 and feed_days.polls_ok = 0) as feeds_failing,
        bool_or(coalesce(feeds.enabled, false)) as is_wanted,
    from feed_days
    left join core.feeds on feed_days.feed_id = feeds.feed_id
    group by all
),
newest as (
    select
        max(feed_days.day_number) as day_number,
        max(epoch_us(newest_poll.polled_at) / 86400000000) - max(feed_days.day_number) as share_of_day,
    from feed_days
    cross join newest_poll
),
looked as (
    select distinct day_number
    from feed_days
    where polls > 0
),
bounds as (
    select
        outlet_id,
        min(outlet_days.day_number) as first_day,
        case
            when bool_or(is_wanted) then any_value(newest.day_number)
            else max(outlet_days.day_number)
        end as last_day,
    from outlet_days
    cross join newest
    group by outlet_id
),
days as (
    select
        outlet_id,
        unnest(range(first_day, last_day + 1)) as day_number,
    from bounds
),
entry_days as (
    select
        coalesce(entry_days.outlet_id, feeds.outlet_id, entry_days.feed_id) as outlet_id,
        epoch_us(cast(entry_days."day" as timestamp)) // 86400000000 as day_number,
        cast(sum(entry_days.seen) as bigint) as seen,
        cast(sum(entry_days.fetched) as bigint) as fetched,
        cast(sum(entry_days.extracted) as bigint) as extracted,
        cast(sum(entry_days.known) as bigint) as known,
        cast(sum(entry_days.told_by_feed) as bigint) as told_by_feed,
        cast(sum(entry_days.rejected) as bigint) as rejected,
        cast(sum(entry_days.failed) as bigint) as failed,
        cast(sum(entry_days.waiting) as bigint) as waiting,
        cast(sum(entry_days.judged) as bigint) as judged,
    from core.entry_days
    left join core.feeds on entry_days.feed_id = feeds.feed_id
    group by all
),
backfilled_days as (
    select
        coalesce(entries.outlet_id, feeds.outlet_id, entries.feed_id) as outlet_id,
        epoch_us(entries.published_at) // 86400000000 as day_number,
        count(*) as backfilled,
    from core.entries
    left join core.feeds on entries.feed_id = feeds.feed_id
    where entries.origin = 'backfill'
    group by all
),
joined as (
    select
        coalesce(days.outlet_id, entry_days.outlet_id) as outlet_id,
        coalesce(days.day_number, entry_days.day_number) as day_number,
        days.outlet_id is null as is_outside,
        entry_days.* exclude (outlet_id, day_number, seen),
        coalesce(entry_days.seen, 0) as seen,
        backfilled_days.backfilled,
        coalesce(outlet_days.polls, 0) as polls,
        coalesce(outlet_days.polls_ok, 0) as polls_ok,
        coalesce(outlet_days.feeds, 0) as feeds,
        coalesce(outlet_days.feeds_failing, 0) as feeds_failing,
        looked.day_number is not null as is_looked,
        case
            when coalesce(days.day_number, entry_days.day_number) = newest.day_number
                then newest.share_of_day
            else 1.0
        end as share_of_day,
    from days
    -- Entries without a poll beside them are counted, too: no sum may fall short.
    full join entry_days
        on days.outlet_id = entry_days.outlet_id
        and days.day_number = entry_days.day_number
    left join outlet_days
        on days.outlet_id = outlet_days.outlet_id
        and days.day_number = outlet_days.day_number
    left join backfilled_days
        on days.outlet_id = backfilled_days.outlet_id
        and days.day_number = backfilled_days.day_number
    left join looked on days.day_number = looked.day_number
    cross join newest
),
measured as (
    select
        *,
        -- The first day brings what the feeds held from before; a day without an answer says
        -- nothing of the outlet.
        case
            when polls_ok > 0 and row_number() over history > 1 then seen
        end as seen_fairly,
        last_value(case when polls > 0 then polls_ok > 0 end ignore nulls) over (
            partition by outlet_id
            order by day_number
            rows between unbounded preceding and 1 preceding
        ) as answered_before,
    from joined
    window history as (partition by outlet_id order by day_number)
),
weekdays as (
    select
        *,
        -- No offset in lag: clients of 1.5 cannot read such a view from the file of a newer one.
        list_filter(
            [
                first_value(seen_fairly) over (weekdays rows between 1 preceding and 1 preceding),
                first_value(seen_fairly) over (weekdays rows between 2 preceding and 2 preceding),
                first_value(seen_fairly) over (weekdays rows between 3 preceding and 3 preceding),
                first_value(seen_fairly) over (weekdays rows between 4 preceding and 4 preceding)
            ],
            lambda seen: seen is not null
        ) as same_weekdays,
    from measured
    window weekdays as (partition by outlet_id, day_number % 7 order by day_number)
),
four_weeks as (
    -- Few days have too few of their weekday before them: of those alone all 28 are looked at.
    select
        young.outlet_id,
        young.day_number,
        median(before.seen_fairly) as seen,
    from (
        select
            outlet_id,
            day_number,
            unnest(range(day_number - 28, day_number)) as before_number,
        from weekdays
        where len(same_weekdays) < 3
    ) as young
    join measured as before
        on young.outlet_id = before.outlet_id
        and young.before_number = before.day_number
    group by
        young.outlet_id,
        young.day_number
    having count(before.seen_fairly) >= 7
),
expecting as (
    -- The days of an outlet follow one another without a hole, so 4 rows of one weekday are 4 weeks.
    -- Medians: a new feed's first list must not raise what is expected.
    select
        weekdays.*,
        coalesce(
            case
                when len(weekdays.same_weekdays) >= 3 then list_median(weekdays.same_weekdays)
            end,
            four_weeks.seen
        ) * weekdays.share_of_day as expected,
    from weekdays
    left join four_weeks
        on weekdays.outlet_id = four_weeks.outlet_id
        and weekdays.day_number = four_weeks.day_number
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
    date '1970-01-01' + cast(explained.day_number as integer) as day,
    explained.outlet_id,
    coalesce(outlets.name, explained.outlet_id) as outlet,
    outlets.country,
    outlets.side,
    round(explained.expected, 1) as expected,
    explained.seen,
    coalesce(explained.fetched, 0) as fetched,
    coalesce(explained.extracted, 0) as extracted,
    coalesce(explained.judged, 0) as judged,
    coalesce(explained.known, 0) as known,
    coalesce(explained.told_by_feed, 0) as told_by_feed,
    coalesce(explained.rejected, 0) as rejected,
    coalesce(explained.failed, 0) as failed,
    coalesce(explained.waiting, 0) as waiting,
    explained.polls,
    explained.polls_ok,
    explained.feeds,
    explained.feeds_failing,
    coalesce(explained.backfilled, 0) as backfilled,
    explained.gap_reason is not null as is_gap,
    explained.gap_reason,
from explained
left join core.outlets on explained.outlet_id = outlets.outlet_id
order by
    day desc,
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
