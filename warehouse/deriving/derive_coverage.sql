-- How much of each outlet's day we have. A day hangs on the days before it, so all days are worked out anew
-- from the first one on whose polls or number of entries changed. Where only what became of a day's entries
-- did, that alone is counted anew.
create or replace temp table derived_sums as
select
    coalesce(entry_days.outlet_id, feeds.outlet_id, entry_days.feed_id) as outlet_id,
    entry_days."day",
    sum(entry_days.seen) as seen,
    sum(entry_days.fetched) as fetched,
    sum(entry_days.extracted) as extracted,
    sum(entry_days.known) as known,
    sum(entry_days.told_by_feed) as told_by_feed,
    sum(entry_days.rejected) as rejected,
    sum(entry_days.failed) as failed,
    sum(entry_days.waiting) as waiting,
    sum(entry_days.judged) as judged,
from core.entry_days
left join core.feeds on entry_days.feed_id = feeds.feed_id
where entry_days."day" in (select touched_sightings."day" from touched_sightings)
group by all;

set variable touched_from = (
    select min(known."day")
    from (
        select touched_coverage."day"
        from touched_coverage
        union all
        select touched_polls."day"
        from touched_polls
        union all
        -- Days since, on which nobody was asked.
        select max(coverage_days."day") + 1
        from core.coverage_days
        where
            not coverage_days.is_outside
            and exists (select 1 from touched_polls)
        union all
        -- An outlet that nobody wants any more ends with its last poll, and goes on with the next.
        select max(coverage_days."day") + 1
        from core.coverage_days
        where
            not coverage_days.is_outside
            and coverage_days.outlet_id in (
                select coalesce(feeds.outlet_id, poll_days.feed_id)
                from core.poll_days
                left join core.feeds on poll_days.feed_id = feeds.feed_id
                where poll_days."day" in (select touched_polls."day" from touched_polls)
                group by all
                having not bool_or(coalesce(feeds.enabled, false))
            )
        group by coverage_days.outlet_id
        union all
        select coalesce(derived_sums."day", held."day")
        from derived_sums
        full join (
            select
                outlet_id,
                "day",
                seen,
            from core.coverage_days
            where
                "day" in (select touched_sightings."day" from touched_sightings)
                and seen > 0
        ) as held
            on derived_sums.outlet_id = held.outlet_id
            and derived_sums."day" = held."day"
        where derived_sums.seen is distinct from held.seen
    ) as known
);

update core.coverage_days
set
    fetched = derived_sums.fetched,
    extracted = derived_sums.extracted,
    known = derived_sums.known,
    told_by_feed = derived_sums.told_by_feed,
    rejected = derived_sums.rejected,
    failed = derived_sums.failed,
    waiting = derived_sums.waiting,
    judged = derived_sums.judged,
from derived_sums
where
    coverage_days.outlet_id = derived_sums.outlet_id
    and coverage_days."day" = derived_sums."day"
    and coalesce(coverage_days."day" < getvariable('touched_from'), true);

create or replace temp table derived_coverage as
with polled as (
    select
        coalesce(feeds.outlet_id, poll_days.feed_id) as outlet_id,
        poll_days."day",
        sum(poll_days.polls) as polls,
        sum(poll_days.polls_ok) as polls_ok,
        count(*) as feeds,
        count(*) filter (where poll_days.polls > 0 and poll_days.polls_ok = 0) as feeds_failing,
    from core.poll_days
    left join core.feeds on poll_days.feed_id = feeds.feed_id
    where poll_days."day" >= getvariable('touched_from')
    group by all
),
entered as (
    select
        coalesce(entry_days.outlet_id, feeds.outlet_id, entry_days.feed_id) as outlet_id,
        entry_days."day",
        sum(entry_days.seen) as seen,
        sum(entry_days.fetched) as fetched,
        sum(entry_days.extracted) as extracted,
        sum(entry_days.known) as known,
        sum(entry_days.told_by_feed) as told_by_feed,
        sum(entry_days.rejected) as rejected,
        sum(entry_days.failed) as failed,
        sum(entry_days.waiting) as waiting,
        sum(entry_days.judged) as judged,
    from core.entry_days
    left join core.feeds on entry_days.feed_id = feeds.feed_id
    where entry_days."day" >= getvariable('touched_from')
    group by all
),
wanted as (
    select
        coalesce(feeds.outlet_id, poll_months.feed_id) as outlet_id,
        bool_or(coalesce(feeds.enabled, false)) as is_wanted,
    from core.poll_months
    left join core.feeds on poll_months.feed_id = feeds.feed_id
    group by all
),
held as (
    select
        outlet_id,
        min("day") as known_from,
        min("day") filter (where not is_outside) as followed_from,
        arg_max(
            case when polls > 0 then polls_ok > 0 else answered_before end, "day"
        ) filter (where not is_outside) as is_answered,
    from core.coverage_days
    where "day" < getvariable('touched_from')
    group by outlet_id
),
known as (
    -- The first day brings what the feeds held from before.
    select
        outlet_id,
        min("day") as known_from,
    from (
        select
            outlet_id,
            known_from as "day",
        from held
        union all
        select
            outlet_id,
            "day",
        from polled
        union all
        select
            outlet_id,
            "day",
        from entered
    ) as days
    group by outlet_id
),
spans as (
    select
        wanted.outlet_id,
        greatest(
            coalesce(held.followed_from, asked.first_day), getvariable('touched_from')
        ) as first_day,
        case when wanted.is_wanted then newest."day" else asked.last_day end as last_day,
    from wanted
    left join held on wanted.outlet_id = held.outlet_id
    left join (
        select
            outlet_id,
            min("day") as first_day,
            max("day") as last_day,
        from polled
        group by outlet_id
    ) as asked on wanted.outlet_id = asked.outlet_id
    cross join (
        select max(poll_days."day") as "day"
        from core.poll_days
    ) as newest
    where coalesce(held.followed_from, asked.first_day) is not null
),
followed as (
    -- With days on which no feed of an outlet was due.
    select
        days.outlet_id,
        days."day",
        coalesce(polled.polls, 0) as polls,
        coalesce(polled.polls_ok, 0) as polls_ok,
        coalesce(polled.feeds, 0) as feeds,
        coalesce(polled.feeds_failing, 0) as feeds_failing,
    from (
        select
            outlet_id,
            first_day + cast(unnest(range(last_day - first_day + 1)) as integer) as "day",
        from spans
    ) as days
    left join polled
        on days.outlet_id = polled.outlet_id
        and days."day" = polled."day"
),
joined as (
    -- Entries without a poll beside them are counted, too: no sum may fall short.
    select
        coalesce(followed.outlet_id, entered.outlet_id) as outlet_id,
        coalesce(followed."day", entered."day") as "day",
        followed.outlet_id is null as is_outside,
        followed.* exclude (outlet_id, "day"),
        entered.* exclude (outlet_id, "day"),
    from followed
    full join entered
        on followed.outlet_id = entered.outlet_id
        and followed."day" = entered."day"
),
histories as (
    -- A list per outlet, a place per day, since they follow one another without a hole: windows cost
    -- several times as much. A day without an answer says nothing of the outlet.
    select
        days.outlet_id,
        min(days."day") as first_day,
        list(
            case when days.polls_ok > 0 and days."day" > known.known_from then days.seen end
            order by days."day"
        ) as seen,
    from (
        select
            outlet_id,
            "day",
            polls_ok,
            coalesce(seen, 0) as seen,
        from joined
        where not is_outside
        union all
        select
            outlet_id,
            "day",
            polls_ok,
            seen,
        from core.coverage_days
        where
            not is_outside
            and "day" < getvariable('touched_from')
            and "day" >= getvariable('touched_from') - 28
    ) as days
    join known on days.outlet_id = known.outlet_id
    group by days.outlet_id
),
measured as (
    select
        joined.*,
        joined."day" - histories.first_day as place,
        -- Nothing stands at place 0.
        histories.seen[greatest(place - 6, 0)] as seen_1,
        histories.seen[greatest(place - 13, 0)] as seen_2,
        histories.seen[greatest(place - 20, 0)] as seen_3,
        histories.seen[greatest(place - 27, 0)] as seen_4,
        -- Medians: a new feed's first list must not raise what is expected. Of 4 the mean of the middle two, of
        -- 3 the middle one: a list's median costs ten times as much.
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
            when place >= 7 and list_count(histories.seen[greatest(place - 27, 1):place]) >= 7
                then list_median(histories.seen[greatest(place - 27, 1):place])
        end as expected,
    from joined
    left join histories on joined.outlet_id = histories.outlet_id
)
select
    measured."day",
    measured.outlet_id,
    measured.is_outside,
    looked."day" is not null as is_looked,
    coalesce(
        last_value(case when measured.polls > 0 then measured.polls_ok > 0 end ignore nulls) over (
            partition by measured.outlet_id
            order by measured."day"
            rows between unbounded preceding and 1 preceding
        ),
        held.is_answered
    ) as answered_before,
    measured.expected,
    coalesce(measured.polls, 0) as polls,
    coalesce(measured.polls_ok, 0) as polls_ok,
    coalesce(measured.feeds, 0) as feeds,
    coalesce(measured.feeds_failing, 0) as feeds_failing,
    coalesce(measured.seen, 0) as seen,
    coalesce(measured.fetched, 0) as fetched,
    coalesce(measured.extracted, 0) as extracted,
    coalesce(measured.known, 0) as known,
    coalesce(measured.told_by_feed, 0) as told_by_feed,
    coalesce(measured.rejected, 0) as rejected,
    coalesce(measured.failed, 0) as failed,
    coalesce(measured.waiting, 0) as waiting,
    coalesce(measured.judged, 0) as judged,
from measured
left join held on measured.outlet_id = held.outlet_id
left join (
    select distinct "day"
    from polled
    where polls > 0
) as looked on measured."day" = looked."day";

delete from core.coverage_days
where "day" >= getvariable('touched_from');

insert into core.coverage_days by name
select *
from derived_coverage
order by
    "day",
    outlet_id;

drop table derived_coverage;
drop table derived_sums;
