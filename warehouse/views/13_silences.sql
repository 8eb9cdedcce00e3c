-- Grain: one row per feed that is silent now, with the evidence that it was up all the while.
-- Reader: operator, and analyst before "they did not report it" is said. Time zone: UTC.
create or replace view main.silences as
with health as (
    select *
    from main.feed_health
    where enabled
),
silent as (
    select *
    from health
    where status = 'silent'
),
evidence as (
    select
        silent.feed_id,
        count(*) filter (where feed_polls.outcome <> 'deferred') as polls,
        count(*) filter (
            where feed_polls.outcome in ('ok', 'not_modified', 'unchanged')
        ) as polls_ok,
        count(*) filter (where feed_polls.outcome = 'ok') as bodies_read,
    from silent
    join core.feed_polls
        on silent.feed_id = feed_polls.feed_id
        and feed_polls.polled_at > silent.last_entry_at
    anti join (
        select run_id
        from core.runs
        where
            origin = 'backfill'
            or flow = 'backfill'
    ) as backfills on feed_polls.run_id = backfills.run_id
    group by silent.feed_id
),
outlets as (
    select
        outlet_id,
        count(*) as feeds,
        count(*) filter (where status = 'silent') as feeds_silent,
        count(*) filter (where status in ('failing', 'degraded')) as feeds_failing,
        max(last_entry_at) as last_entry_at,
    from health
    group by outlet_id
),
sides as (
    select
        side,
        count(*) as feeds,
        count(*) filter (where status = 'ok') as feeds_ok,
    from health
    group by side
)
select
    silent.feed_id,
    silent.outlet,
    silent.country,
    silent.side,
    silent.last_entry_at as silent_since,
    silent.silent_hours,
    silent.silent_after_hours,
    silent.gap_median_hours,
    silent.gap_90_hours,
    silent.arrivals,
    silent.missed_entries,
    coalesce(evidence.polls, 0) as polls,
    coalesce(evidence.polls_ok, 0) as polls_ok,
    coalesce(evidence.bodies_read, 0) as bodies_read,
    silent.last_ok_at,
    silent.distrusted_at,
    outlets.feeds as outlet_feeds,
    outlets.feeds_silent as outlet_feeds_silent,
    outlets.feeds_failing as outlet_feeds_failing,
    outlets.last_entry_at as outlet_last_entry_at,
    outlets.feeds = outlets.feeds_silent as is_whole_outlet,
    sides.feeds as side_feeds,
    sides.feeds_ok as side_feeds_ok,
    silent.outlet_id,
from silent
left join evidence on silent.feed_id = evidence.feed_id
left join outlets on silent.outlet_id = outlets.outlet_id
left join sides on silent.side is not distinct from sides.side
order by
    silent.missed_entries desc nulls last,
    silent.feed_id;
comment on view main.silences is 'Feeds that answer but bring nothing for longer than their own rhythm explains. One row per silent feed. A feed that fails is not here: see feed_health. What a backfill brings ends no silence. For operators and analysts. UTC.';
comment on column main.silences.feed_id is 'The feed.';
comment on column main.silences.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.silences.country is 'ISO 3166-1 alpha-2 code of its seat.';
comment on column main.silences.side is 'Lane of the press the outlet belongs to.';
comment on column main.silences.silent_since is 'When its newest entry was first seen (UTC).';
comment on column main.silences.silent_hours is 'Hours from then to its last answer.';
comment on column main.silences.silent_after_hours is 'Hours that are a silence for this feed (see feed_health).';
comment on column main.silences.gap_median_hours is 'Its usual hours between two arrivals.';
comment on column main.silences.gap_90_hours is 'Hours that 9 of 10 of its gaps do not exceed.';
comment on column main.silences.arrivals is 'Arrivals behind that rhythm.';
comment on column main.silences.missed_entries is 'Entries that its own rate leads us to expect in that time.';
comment on column main.silences.polls is 'Polls since its newest entry.';
comment on column main.silences.polls_ok is 'Of those, answered: the feed was up.';
comment on column main.silences.bodies_read is 'Of those, with a body that differed from the one before; 0: its server may repeat an old answer.';
comment on column main.silences.last_ok_at is 'Last answer (UTC).';
comment on column main.silences.distrusted_at is 'When its validators were caught lying (UTC); null: trusted.';
comment on column main.silences.outlet_feeds is 'Feeds of its outlet that are switched on.';
comment on column main.silences.outlet_feeds_silent is 'Of those, silent.';
comment on column main.silences.outlet_feeds_failing is 'Of those, out of reach.';
comment on column main.silences.outlet_last_entry_at is 'Newest entry of any of them, first seen (UTC).';
comment on column main.silences.is_whole_outlet is 'True: all of them are silent. False: another one speaks, or is out of reach.';
comment on column main.silences.side_feeds is 'Feeds of its side that are switched on.';
comment on column main.silences.side_feeds_ok is 'Of those, ok: the side as a whole speaks.';
comment on column main.silences.outlet_id is 'Its outlet.';
