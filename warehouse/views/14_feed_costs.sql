-- Grain: one row per run and feed, and one per run with feed_id null for robots.txt and whatever else
-- serves no single feed, so that the sums are the run's. Reader: operator. Time zone: UTC.
create or replace view main.feed_costs as
with reasons as (
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
    run_feeds.run_id,
    run_feeds.feed_id,
    coalesce(outlets.name, feeds.outlet_id) as outlet,
    run_feeds.outcome,
    cast(
        run_feeds.feed_requests + run_feeds.page_requests + run_feeds.robots_requests as bigint
    ) as requests,
    cast(run_feeds.feed_requests as bigint) as feed_requests,
    cast(run_feeds.page_requests as bigint) as page_requests,
    cast(run_feeds.robots_requests as bigint) as robots_requests,
    cast(run_feeds.attempts as bigint) as attempts,
    run_feeds.bytes,
    round(run_feeds.duration_ms / 1000, 3) as seconds,
    cast(run_feeds.not_modified as bigint) as not_modified,
    round(
        run_feeds.not_modified / nullif(run_feeds.feed_requests, 0), 3
    ) as share_not_modified,
    coalesce(run_feeds.entries_seen, 0) as entries_seen,
    coalesce(run_feeds.entries_new, 0) as entries_new,
    coalesce(run_feeds.entries_updated, 0) as entries_updated,
    coalesce(run_feeds.entries_known, 0) as entries_known,
    coalesce(run_feeds.entries_rejected, 0) as entries_rejected,
    coalesce(run_feeds.entries_failed, 0) as entries_failed,
    reasons.rejected_reasons,
    cast(run_feeds.pages_failed as bigint) as pages_failed,
from core.run_feeds
left join reasons
    on run_feeds.run_id = reasons.run_id
    and run_feeds.feed_id = reasons.feed_id
left join core.feeds on run_feeds.feed_id = feeds.feed_id
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
