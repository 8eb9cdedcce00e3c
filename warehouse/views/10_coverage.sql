-- Grain: one row per outlet and day, from its first poll to the newest poll on record (to its own
-- newest where none of its feeds is wanted any more). Reader: analyst, operator.
-- Time zone: days are UTC; no clock is read. Entries count on the day they were first seen, and with
-- what became of them since.
create or replace view main.coverage as
-- The order stands outside of the with: so DuckDB sorts no more rows than are asked for.
select *
from (
    with newest_poll as (
        select max(last_polled_at) as polled_at
        from core.poll_months
    ),
    outlet_days as (
        select
            coalesce(feeds.outlet_id, poll_days.feed_id) as outlet_id,
            -- Bare numbers of days: computing dates costs four times as much.
            poll_days."day" - date '1970-01-01' as day_number,
            cast(sum(poll_days.polls) as bigint) as polls,
            cast(sum(poll_days.polls_ok) as bigint) as polls_ok,
            count(*) as feeds,
            count(*) filter (where poll_days.polls > 0 and poll_days.polls_ok = 0) as feeds_failing,
            bool_or(coalesce(feeds.enabled, false)) as is_wanted,
        from core.poll_days
        left join core.feeds on poll_days.feed_id = feeds.feed_id
        group by all
    ),
    newest as (
        select
            max(outlet_days.day_number) as day_number,
            max(epoch_us(newest_poll.polled_at) / 86400000000) - max(outlet_days.day_number) as share_of_day,
        from outlet_days
        cross join newest_poll
    ),
    looked as (
        select distinct day_number
        from outlet_days
        where polls > 0
    ),
    bounds as (
        select
            outlet_id,
            count(*) as days,
            min(outlet_days.day_number) as first_day,
            case
                when bool_or(is_wanted) then any_value(newest.day_number)
                else max(outlet_days.day_number)
            end as last_day,
        from outlet_days
        cross join newest
        group by outlet_id
    ),
    holes as (
        -- Days on which no feed of an outlet was due: most outlets have none.
        select *
        from (
            select
                outlet_id,
                unnest(range(first_day, last_day + 1)) as day_number,
            from bounds
            where days <= last_day - first_day
        ) as days
        anti join outlet_days
            on days.outlet_id = outlet_days.outlet_id
            and days.day_number = outlet_days.day_number
    ),
    days as (
        select
            outlet_id,
            day_number,
            polls,
            polls_ok,
            feeds,
            feeds_failing,
        from outlet_days
        union all
        select
            outlet_id,
            day_number,
            0,
            0,
            0,
            0,
        from holes
    ),
    unnamed_days as (
        select
            coalesce(feeds.outlet_id, entry_days.feed_id) as outlet_id,
            entry_days."day",
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
        where entry_days.outlet_id is null
        group by all
    ),
    entry_days as (
        -- Entries that name an outlet are counted by outlet and day already; few name none.
        select
            coalesce(named_days.outlet_id, unnamed_days.outlet_id) as outlet_id,
            coalesce(named_days."day", unnamed_days."day") - date '1970-01-01' as day_number,
            coalesce(named_days.seen, 0) + coalesce(unnamed_days.seen, 0) as seen,
            coalesce(named_days.fetched, 0) + coalesce(unnamed_days.fetched, 0) as fetched,
            coalesce(named_days.extracted, 0) + coalesce(unnamed_days.extracted, 0) as extracted,
            coalesce(named_days.known, 0) + coalesce(unnamed_days.known, 0) as known,
            coalesce(named_days.told_by_feed, 0) + coalesce(unnamed_days.told_by_feed, 0) as told_by_feed,
            coalesce(named_days.rejected, 0) + coalesce(unnamed_days.rejected, 0) as rejected,
            coalesce(named_days.failed, 0) + coalesce(unnamed_days.failed, 0) as failed,
            coalesce(named_days.waiting, 0) + coalesce(unnamed_days.waiting, 0) as waiting,
            coalesce(named_days.judged, 0) + coalesce(unnamed_days.judged, 0) as judged,
        from (
            select *
            from core.entry_days
            where outlet_id is not null
        ) as named_days
        full join unnamed_days
            on named_days.outlet_id = unnamed_days.outlet_id
            and named_days."day" = unnamed_days."day"
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
            coalesce(days.polls, 0) as polls,
            coalesce(days.polls_ok, 0) as polls_ok,
            coalesce(days.feeds, 0) as feeds,
            coalesce(days.feeds_failing, 0) as feeds_failing,
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
        left join backfilled_days
            on days.outlet_id = backfilled_days.outlet_id
            and days.day_number = backfilled_days.day_number
        left join looked on days.day_number = looked.day_number
        cross join newest
    ),
    firsts as (
        select
            outlet_id,
            min(day_number) as day_number,
        from (
            select
                outlet_id,
                first_day as day_number,
            from bounds
            union all
            select
                outlet_id,
                min(day_number),
            from entry_days
            group by outlet_id
        ) as known
        group by outlet_id
    ),
    fair as (
        -- No more than is looked back upon.
        select
            joined.outlet_id,
            joined.day_number,
            joined.is_outside,
            case when joined.polls > 0 then joined.polls_ok > 0 end as is_answered,
            -- The first day brings what the feeds held from before; a day without an answer says
            -- nothing of the outlet.
            case
                when joined.polls_ok > 0 and joined.day_number > firsts.day_number then joined.seen
            end as seen_fairly,
        from joined
        join firsts on joined.outlet_id = firsts.outlet_id
    ),
    histories as (
        -- A list per outlet, a place per day, since they follow one another without a hole: windows cost
        -- several times as much.
        select
            outlet_id,
            list(seen_fairly order by day_number) filter (where not is_outside) as seen,
            min(day_number) filter (where not is_outside) as first_day,
            bool_or(is_outside) as is_followed,
        from fair
        group by outlet_id
    ),
    before as (
        select
            outlet_id,
            first_day + place as day_number,
            -- Nothing stands at place 0.
            seen[greatest(place - 6, 0)] as seen_1,
            seen[greatest(place - 13, 0)] as seen_2,
            seen[greatest(place - 20, 0)] as seen_3,
            seen[greatest(place - 27, 0)] as seen_4,
            -- Of 4 the mean of the middle two, of 3 the middle one: a list's median costs ten times as much.
            case
                when seen_1 + seen_2 + seen_3 + seen_4 is not null
                    then
                        (
                            seen_1 + seen_2 + seen_3 + seen_4
                            - least(seen_1, seen_2, seen_3, seen_4)
                            - greatest(seen_1, seen_2, seen_3, seen_4)
                        ) / 2
                when
                    cast(seen_1 is null as integer) + cast(seen_2 is null as integer)
                    + cast(seen_3 is null as integer) + cast(seen_4 is null as integer) = 1
                    then
                        coalesce(seen_1, 0) + coalesce(seen_2, 0) + coalesce(seen_3, 0) + coalesce(seen_4, 0)
                        - least(seen_1, seen_2, seen_3, seen_4)
                        - greatest(seen_1, seen_2, seen_3, seen_4)
                when place >= 7 and list_count(seen[greatest(place - 27, 1):place]) >= 7
                    then list_median(seen[greatest(place - 27, 1):place])
            end as expected,
        from (
            select
                outlet_id,
                first_day,
                seen,
                -- Four weeks more where something is seen after the last poll.
                unnest(range(len(seen) + case when is_followed then 28 else 0 end)) as place,
            from histories
        ) as places
    ),
    answers as (
        -- Of days without a poll: had the outlet answered when it was last asked?
        select
            outlet_id,
            day_number,
            last_value(is_answered ignore nulls) over (
                partition by outlet_id
                order by day_number
                rows between unbounded preceding and 1 preceding
            ) as answered_before,
        from fair
        where outlet_id in (select fair.outlet_id from fair where fair.is_answered is null and not fair.is_outside)
    ),
    expecting as (
        -- Medians: a new feed's first list must not raise what is expected.
        select
            joined.*,
            answers.answered_before,
            before.expected * joined.share_of_day as expected,
        from joined
        left join before
            on joined.outlet_id = before.outlet_id
            and joined.day_number = before.day_number
        left join answers
            on joined.outlet_id = answers.outlet_id
            and joined.day_number = answers.day_number
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
) as told
order by
    day desc,
    outlet_id;
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
