-- Grain: one row per feed of the registry or with a state. Reader: operator. Time zone: UTC.
-- No clock is read: the present is the newest run on record. Entries of a backfill do not count.
create or replace view main.feed_health as
with present as (
    select max("at") as "at"
    from (
        select greatest(max(started_at), max(finished_at)) as "at"
        from core.runs
        where
            origin in ('feed', 'demo')
            and flow = 'monitor'
        union all
        select max(polled_at)
        from core.feed_states
    ) as known
),
polls as (
    select
        feed_id,
        sum(polls) as polls,
        sum(polls_ok) as polls_ok,
        sum(entries_new) as entries_new,
        min(first_polled_at) as first_polled_at,
        max(last_failed_at) as last_failed_at,
        sum(possible_losses) as possible_losses,
        max(last_possible_loss_at) as last_possible_loss_at,
    from core.poll_months
    group by feed_id
),
stand_ins as (
    -- Read since the failing began, and well itself.
    select
        feed_states.feed_id,
        arg_max(stand_in_polls.feed_id, stand_in_polls.polled_at) as stand_in,
    from core.stand_ins as stand_in_polls
    join core.feed_states on stand_in_polls.stands_in_for = feed_states.feed_id
    left join core.feed_states as others on stand_in_polls.feed_id = others.feed_id
    where
        (
            stand_in_polls.run_id = feed_states.run_id
            or stand_in_polls.polled_at
            >= coalesce(feed_states.failing_since, feed_states.last_ok_at, feed_states.polled_at)
        )
        and coalesce(others.failures_in_a_row, 0) = 0
        and others.disabled_at is null
    group by feed_states.feed_id
),
moves as (
    select
        feed_id,
        count(*) as moves,
        arg_max(from_url, moved_at) as moved_from,
        arg_max(to_url, moved_at) as moved_to,
        max(moved_at) as moved_at,
    from core.feed_moves
    group by feed_id
),
measured as (
    select
        coalesce(feeds.feed_id, feed_states.feed_id) as feed_id,
        coalesce(outlets.name, feeds.outlet_id) as outlet,
        feeds.outlet_id,
        outlets.country,
        outlets.side,
        feeds.enabled and feed_states.disabled_at is null as enabled,
        feeds.enabled as wanted,
        feed_states.* exclude (feed_id, url, run_id, failures_in_a_row, failing_since),
        coalesce(feed_states.failures_in_a_row, 0) as failures_in_a_row,
        case
            when feed_states.failures_in_a_row > 0
                then
                    coalesce(
                        feed_states.failing_since, feed_states.last_ok_at, polls.first_polled_at
                    )
        end as failing_since,
        cast(coalesce(polls.polls, 0) as bigint) as polls,
        round(polls.polls_ok / nullif(polls.polls, 0), 3) as share_ok,
        cast(coalesce(polls.entries_new, 0) as bigint) as entries_new,
        polls.first_polled_at,
        polls.last_failed_at,
        cast(coalesce(polls.possible_losses, 0) as bigint) as possible_losses,
        polls.last_possible_loss_at,
        stand_ins.stand_in,
        feed_answers.http_status,
        feed_answers.detail as last_detail,
        feed_answers.last_body_at,
        coalesce(moves.moves, 0) as moves,
        moves.moved_from,
        moves.moved_to,
        moves.moved_at,
        cast(coalesce(feed_rhythms.arrivals, 0) as bigint) as arrivals,
        feed_rhythms.gap_median_hours,
        feed_rhythms.gap_90_hours,
        feed_rhythms.per_day,
        greatest(
            24.0, 3 * feed_rhythms.gap_90_hours, 2 * feed_rhythms.longest_gap_hours
        ) as silent_after_hours,
        feed_rhythms.last_entry_at,
        case
            when feed_states.last_ok_at is not null and feed_rhythms.last_entry_at is not null
                then
                    greatest(
                        0, epoch_us(feed_states.last_ok_at) - epoch_us(feed_rhythms.last_entry_at)
                    ) / 3600000000
        end as silent_hours,
        (epoch_us(present."at") - epoch_us(feed_states.last_ok_at)) / 3600000000 as unanswered_hours,
        feeds.troubles,
        feeds.fallback_feed,
        feeds.updated_at,
        coalesce(feed_states.url, feeds.url) as url,
    from core.feeds
    full join core.feed_states on feeds.feed_id = feed_states.feed_id
    left join core.outlets on feeds.outlet_id = outlets.outlet_id
    left join polls on polls.feed_id = coalesce(feeds.feed_id, feed_states.feed_id)
    left join stand_ins on feed_states.feed_id = stand_ins.feed_id
    left join core.feed_answers on feed_states.feed_id = feed_answers.feed_id
    left join moves on moves.feed_id = coalesce(feeds.feed_id, feed_states.feed_id)
    left join core.feed_rhythms
        on feed_rhythms.feed_id = coalesce(feeds.feed_id, feed_states.feed_id)
    cross join present
),
judged as (
    select
        *,
        -- A feed that fails is not silent but out of reach.
        case
            when gap_90_hours is not null and last_ok_at is not null
                then
                    failures_in_a_row = 0
                    and disabled_at is null
                    and silent_hours > silent_after_hours
        end as is_silent,
    from measured
),
named as materialized (
    -- Kept: else a filter by status is taken apart and planned with all that status is made of.
    select
        *,
        case
            when wanted is distinct from true then 'off'
            when disabled_at is not null and last_outcome = 'gone' then 'gone'
            when disabled_at is not null then 'dead'
            when polled_at is null then 'new'
            when failures_in_a_row > 0 and stand_in is not null then 'degraded'
            when failures_in_a_row > 0 then 'failing'
            when is_silent then 'silent'
            else 'ok'
        end as status,
    from judged
)
select
    feed_id,
    outlet,
    side,
    enabled,
    status,
    case
        when status in ('failing', 'degraded') then failing_since
        when status in ('gone', 'dead') then disabled_at
        when status = 'silent' then last_entry_at
        when status = 'new' then updated_at
        when status = 'ok' then coalesce(last_failed_at, first_polled_at)
    end as since,
    last_outcome,
    http_status,
    last_detail,
    last_ok_at,
    last_new_at,
    polled_at,
    failures_in_a_row,
    failing_since,
    cast(
        case
            when status in ('failing', 'degraded', 'dead', 'gone')
                then round(per_day * unanswered_hours / 24)
            when status = 'silent' then round(per_day * silent_hours / 24)
            when gap_90_hours is not null and status = 'ok' then 0
        end
        as bigint
    ) as missed_entries,
    is_silent,
    round(silent_hours, 1) as silent_hours,
    case when gap_90_hours is not null then round(silent_after_hours, 1) end as silent_after_hours,
    arrivals,
    round(gap_median_hours, 2) as gap_median_hours,
    round(gap_90_hours, 2) as gap_90_hours,
    round(per_day, 2) as entries_per_day,
    last_entry_at,
    last_entry_at + to_microseconds(
        cast(gap_median_hours * 3600000000 as bigint)
    ) as expected_next_at,
    polls,
    share_ok,
    entries_new,
    interval_minutes,
    round(known_share, 3) as known_share,
    next_poll_at,
    retry_after_until,
    distrusted_at,
    possible_losses,
    last_possible_loss_at,
    moves,
    moved_from,
    moved_to,
    moved_at,
    body_sha256 as last_body_ref,
    last_body_at,
    disabled_at,
    disabled_reason,
    troubles,
    fallback_feed,
    stand_in as fallback_read,
    url,
    outlet_id,
    country,
from named;
comment on view main.feed_health is 'How each feed is doing, measured against its own rhythm. One row per feed. For operators. UTC; the present is the newest run on record. Backfilled entries never count.';
comment on column main.feed_health.feed_id is 'The feed.';
comment on column main.feed_health.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.feed_health.side is 'Lane of the press the outlet belongs to.';
comment on column main.feed_health.enabled is 'Switched on in the registry and not switched off by us; null: no longer in the registry.';
comment on column main.feed_health.status is 'ok; degraded: failing, but its fallback was read; failing; silent: it answers but brings nothing for longer than its rhythm explains; dead: given up after failing for long; gone: the server says so; off: not wanted by the registry; new: never asked yet.';
comment on column main.feed_health.since is 'Since when (UTC): the first failure, the switching off, the last entry of a silent feed, the last failure of one that is ok, or its first poll. Null: off.';
comment on column main.feed_health.last_outcome is 'Outcome of the last poll; null: never polled.';
comment on column main.feed_health.http_status is 'Status code of the last poll; null: no answer.';
comment on column main.feed_health.last_detail is 'What was found at the last poll, in words.';
comment on column main.feed_health.last_ok_at is 'Last poll that worked (UTC).';
comment on column main.feed_health.last_new_at is 'Last poll that brought a new entry (UTC).';
comment on column main.feed_health.polled_at is 'Last poll (UTC).';
comment on column main.feed_health.failures_in_a_row is 'Failed polls since the last that worked.';
comment on column main.feed_health.failing_since is 'First failure since the last answer (UTC); null: it works.';
comment on column main.feed_health.missed_entries is 'Entries that its own rate leads us to expect since its last answer, or since its last entry if it is silent; a fallback may have brought them. Null: rhythm unknown, or not asked.';
comment on column main.feed_health.is_silent is 'It answers, and its silence is longer than silent_after_hours; null: rhythm unknown.';
comment on column main.feed_health.silent_hours is 'Hours between its last entry and its last answer; null: one of them is missing.';
comment on column main.feed_health.silent_after_hours is 'Hours that are a silence for this feed: 3 times gap_90_hours, twice the usual longest gap of a week, and never below 24; null: rhythm unknown.';
comment on column main.feed_health.arrivals is 'Arrivals behind its rhythm, in the 91 days up to its last: entries within 10 minutes count as one; 0: fewer than 10, no rhythm.';
comment on column main.feed_health.gap_median_hours is 'Median hours between two arrivals; null: fewer than 10 of them.';
comment on column main.feed_health.gap_90_hours is 'Hours that 9 of 10 gaps do not exceed; null: fewer than 10 arrivals.';
comment on column main.feed_health.entries_per_day is 'Its own rate in those 91 days; null: rhythm unknown.';
comment on column main.feed_health.last_entry_at is 'When its newest entry was first seen (UTC), backfill left out.';
comment on column main.feed_health.expected_next_at is 'last_entry_at and the median gap (UTC); null: rhythm unknown.';
comment on column main.feed_health.polls is 'Polls on record, deferred ones left out.';
comment on column main.feed_health.share_ok is 'Share of those that answered ok, not_modified or unchanged; null: none.';
comment on column main.feed_health.entries_new is 'New entries it brought in all.';
comment on column main.feed_health.interval_minutes is 'Our own interval, from the share of known items, in minutes.';
comment on column main.feed_health.known_share is 'Share of known items in the last body that had any, 0 to 1.';
comment on column main.feed_health.next_poll_at is 'Not asked before (UTC).';
comment on column main.feed_health.retry_after_until is 'Until when its host asked for silence (UTC).';
comment on column main.feed_health.distrusted_at is 'When its validators were caught lying (UTC); null: trusted.';
comment on column main.feed_health.possible_losses is 'Polls in which nothing was known any more: items may have passed unseen before.';
comment on column main.feed_health.last_possible_loss_at is 'The last of them (UTC).';
comment on column main.feed_health.moves is 'Permanent redirects adopted so far.';
comment on column main.feed_health.moved_from is 'Where it was asked before the last one.';
comment on column main.feed_health.moved_to is 'Where the last one led.';
comment on column main.feed_health.moved_at is 'When the last one was adopted (UTC).';
comment on column main.feed_health.last_body_ref is 'SHA-256 (hex) of the last good body: its address in the raw archive.';
comment on column main.feed_health.last_body_at is 'When that body last came (UTC).';
comment on column main.feed_health.disabled_at is 'When we switched it off (UTC).';
comment on column main.feed_health.disabled_reason is 'Why.';
comment on column main.feed_health.troubles is 'Known troubles, from the registry.';
comment on column main.feed_health.fallback_feed is 'Feed to ask instead.';
comment on column main.feed_health.fallback_read is 'Feed that was read in its place since it last failed; null: none.';
comment on column main.feed_health.url is 'The address that is asked now.';
comment on column main.feed_health.outlet_id is 'Its outlet.';
comment on column main.feed_health.country is 'ISO 3166-1 alpha-2 code of the outlet''s seat.';
