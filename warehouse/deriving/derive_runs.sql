-- What each touched run asked and got for each feed, and what its polls add up to.
set variable touched_from = (
    -- A bound on the instant itself, so that older runs are not read.
    select min(known.first_at)
    from (
        select touched_runs.first_at
        from touched_runs
        union all
        select run_sums.first_at
        from core.run_sums
        where run_sums.run_id in (select touched_runs.run_id from touched_runs)
    ) as known
);

delete from core.run_feeds
where
    first_at >= getvariable('touched_from')
    and run_id in (select touched_runs.run_id from touched_runs);

insert into core.run_feeds by name
with parts as (
    select
        run_id,
        feed_id,
        'poll' as kind,
        polled_at as "at",
        outcome as poll_outcome,
        entries_seen,
        entries_new,
        entries_updated,
        entries_known,
        entries_rejected,
        entries_failed,
    from core.feed_polls
    where
        polled_at >= getvariable('touched_from')
        and run_id in (select touched_runs.run_id from touched_runs)
    union all by name
    select
        fetches.run_id,
        case
            when fetches.target_kind = 'feed' then fetches.target_id
            when fetches.target_kind in ('page', 'revisit') then entries.feed_id
        end as feed_id,
        case
            when fetches.target_kind in ('feed', 'page', 'revisit') then fetches.target_kind
            else 'robots'
        end as kind,
        fetches.started_at as "at",
        fetches.outcome,
        fetches.attempts,
        fetches.bytes,
        fetches.duration_ms,
    from core.fetches
    left join core.entries
        on try_cast(
            case when fetches.target_kind in ('page', 'revisit') then fetches.target_id end as uuid
        ) = entries.entry_id
    where
        fetches.started_at >= getvariable('touched_from')
        and fetches.run_id in (select touched_runs.run_id from touched_runs)
)
-- One poll per run and feed: max gives its numbers, and takes a third of the memory of sum.
select
    run_id,
    feed_id,
    min("at") as first_at,
    max(poll_outcome) as outcome,
    count(*) filter (where kind = 'feed') as feed_requests,
    count(*) filter (where kind in ('page', 'revisit')) as page_requests,
    count(*) filter (where kind = 'robots') as robots_requests,
    count(*) filter (where kind = 'page' and outcome <> 'ok') as pages_failed,
    count(*) filter (where kind = 'feed' and outcome = 'not_modified') as not_modified,
    coalesce(sum(attempts), 0) as attempts,
    coalesce(sum(bytes), 0) as bytes,
    coalesce(sum(duration_ms), 0) as duration_ms,
    max(entries_seen) as entries_seen,
    max(entries_new) as entries_new,
    max(entries_updated) as entries_updated,
    max(entries_known) as entries_known,
    max(entries_rejected) as entries_rejected,
    max(entries_failed) as entries_failed,
from parts
group by
    run_id,
    feed_id
order by first_at;

delete from core.run_sums
where run_id in (select touched_runs.run_id from touched_runs);

insert into core.run_sums by name
select
    run_id,
    min(first_at) as first_at,
    count(outcome) as feeds_due,
    count(*) filter (where outcome = 'deferred') as feeds_deferred,
    coalesce(sum(entries_seen), 0) as entries_seen,
    coalesce(sum(entries_new), 0) as entries_new,
    coalesce(sum(entries_updated), 0) as entries_updated,
    coalesce(sum(entries_known), 0) as entries_known,
    coalesce(sum(entries_rejected), 0) as entries_rejected,
    coalesce(sum(entries_failed), 0) as entries_failed,
    coalesce(
        bool_and(
            entries_seen
            = entries_new + entries_updated + entries_known + entries_rejected + entries_failed
        ),
        true
    ) as each_adds_up,
    coalesce(sum(page_requests) filter (where feed_id is null), 0) as pages_of_nobody,
from core.run_feeds
where
    first_at >= getvariable('touched_from')
    and run_id in (select touched_runs.run_id from touched_runs)
group by run_id
order by first_at;
