-- Grain: one row per run and feed, and one per run with feed_id null for robots.txt and whatever else
-- serves no single feed, so that the sums are the run's. Reader: operator. Time zone: UTC.
create or replace view main.feed_costs as
with parts as (
    select
        run_id,
        feed_id,
        'poll' as kind,
        outcome as poll_outcome,
        entries_seen,
        entries_new,
        entries_updated,
        entries_known,
        entries_rejected,
        entries_failed,
    from core.feed_polls
    union all by name
    select
        run_id,
        target_id as feed_id,
        'feed' as kind,
        outcome,
        attempts,
        bytes,
        duration_ms,
    from core.fetches
    where target_kind = 'feed'
    union all by name
    select
        fetches.run_id,
        entries.feed_id,
        fetches.target_kind as kind,
        fetches.outcome,
        fetches.attempts,
        fetches.bytes,
        fetches.duration_ms,
    from core.fetches
    left join core.entries on try_cast(fetches.target_id as uuid) = entries.entry_id
    where fetches.target_kind in ('page', 'revisit')
    union all by name
    select
        run_id,
        cast(null as varchar) as feed_id,
        'robots' as kind,
        outcome,
        attempts,
        bytes,
        duration_ms,
    from core.fetches
    where target_kind not in ('feed', 'page', 'revisit')
),
sums as (
    -- One poll per run and feed: max gives its numbers, and takes a third of the memory of sum.
    select
        run_id,
        feed_id,
        max(poll_outcome) as outcome,
        count(*) filter (where kind = 'feed') as feed_requests,
        count(*) filter (where kind in ('page', 'revisit')) as page_requests,
        count(*) filter (where kind = 'robots') as robots_requests,
        count(*) filter (where kind = 'page' and outcome <> 'ok') as pages_failed,
        count(*) filter (where kind = 'feed' and outcome = 'not_modified') as not_modified,
        coalesce(sum(attempts), 0) as attempts,
        coalesce(sum(bytes), 0) as bytes,
        coalesce(sum(duration_ms), 0) as duration_ms,
        coalesce(max(entries_seen), 0) as entries_seen,
        coalesce(max(entries_new), 0) as entries_new,
        coalesce(max(entries_updated), 0) as entries_updated,
        coalesce(max(entries_known), 0) as entries_known,
        coalesce(max(entries_rejected), 0) as entries_rejected,
        coalesce(max(entries_failed), 0) as entries_failed,
    from parts
    group by
        run_id,
        feed_id
),
reasons as (
    select
        entry_outcomes.run_id,
        entries.feed_id,
        histogram(coalesce(entry_outcomes.detail, 'no reason given')) as rejected_reasons,
    from core.entry_outcomes
    join core.entries on entry_outcomes.entry_id = entries.entry_id
    where entry_outcomes.outcome = 'rejected'
    group by
        entry_outcomes.run_id,
        entries.feed_id
)
select
    sums.run_id,
    sums.feed_id,
    coalesce(outlets.name, feeds.outlet_id) as outlet,
    sums.outcome,
    sums.feed_requests + sums.page_requests + sums.robots_requests as requests,
    sums.feed_requests,
    sums.page_requests,
    sums.robots_requests,
    cast(sums.attempts as bigint) as attempts,
    cast(sums.bytes as bigint) as bytes,
    round(sums.duration_ms / 1000, 3) as seconds,
    sums.not_modified,
    round(sums.not_modified / nullif(sums.feed_requests, 0), 3) as share_not_modified,
    sums.entries_seen,
    sums.entries_new,
    sums.entries_updated,
    sums.entries_known,
    sums.entries_rejected,
    sums.entries_failed,
    reasons.rejected_reasons,
    sums.pages_failed,
from sums
left join reasons
    on sums.run_id = reasons.run_id
    and sums.feed_id = reasons.feed_id
left join core.feeds on sums.feed_id = feeds.feed_id
left join core.outlets on feeds.outlet_id = outlets.outlet_id;
comment on view main.feed_costs is 'What each run asked and got for each feed. One row per run and feed; one per run with feed_id null for robots.txt. The sums over a run are the run''s own: entries those of core.runs, requests and bytes those of core.fetches. A page counts for the feed of the entry that led to it, also where the entry came in an earlier run. For operators. UTC.';
comment on column main.feed_costs.run_id is 'The run.';
comment on column main.feed_costs.feed_id is 'The feed; null: robots.txt, and pages of entries that are no longer known.';
comment on column main.feed_costs.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.feed_costs.outcome is 'Outcome of the poll, or deferred; null: not due in this run, only pages left over from before.';
comment on column main.feed_costs.requests is 'feed_requests + page_requests + robots_requests.';
comment on column main.feed_costs.feed_requests is 'Requests for documents of the feed, retries not counted.';
comment on column main.feed_costs.page_requests is 'Requests for pages of its entries, revisits included, retries not counted.';
comment on column main.feed_costs.robots_requests is 'Requests for robots.txt.';
comment on column main.feed_costs.attempts is 'Requests really sent, retries and redirect hops included.';
comment on column main.feed_costs.bytes is 'Bytes of all bodies, content-encoding undone.';
comment on column main.feed_costs.seconds is 'Seconds that the requests took, waiting for retries included; they overlap.';
comment on column main.feed_costs.not_modified is 'Of feed_requests, answered with 304.';
comment on column main.feed_costs.share_not_modified is 'not_modified / feed_requests; null: not asked.';
comment on column main.feed_costs.entries_seen is 'Entries read: new + updated + known + rejected + failed.';
comment on column main.feed_costs.entries_new is 'Never seen before.';
comment on column main.feed_costs.entries_updated is 'With a new wording.';
comment on column main.feed_costs.entries_known is 'Seen before, unchanged.';
comment on column main.feed_costs.entries_rejected is 'Refused by a rule.';
comment on column main.feed_costs.entries_failed is 'Could not be handled.';
comment on column main.feed_costs.rejected_reasons is 'Entries refused in this run, by reason; null: none.';
comment on column main.feed_costs.pages_failed is 'Of page_requests, not ok; not those of revisits.';
