-- Grain: one row per day on which a run began, and origin. Reader: operator. Time zone: days are UTC. From the ledger
-- of runs, whose sums each run checks itself.
create or replace view main.funnel_days as
select
    date '1970-01-01' + cast(epoch_us(runs.started_at) // 86400000000 as integer) as "day",
    runs.origin,
    runs.flow,
    count(*) as runs,
    count(*) filter (where runs.status in ('failed', 'interrupted')) as runs_broken,
    cast(sum(runs.feeds_due) as bigint) as feeds_due,
    cast(sum(runs.feeds_ok) as bigint) as feeds_ok,
    cast(sum(runs.entries_seen) as bigint) as entries_seen,
    cast(sum(runs.entries_new) as bigint) as entries_new,
    cast(sum(runs.entries_known) as bigint) as entries_known,
    cast(sum(runs.entries_rejected) as bigint) as entries_rejected,
    cast(sum(runs.entries_failed) as bigint) as entries_failed,
    cast(sum(runs.pages_fetched) as bigint) as pages_fetched,
    cast(sum(runs.articles_new) as bigint) as articles_new,
    cast(sum(runs.versions_new) as bigint) as versions_new,
    cast(sum(runs.flagged) as bigint) as flagged,
from core.runs
group by all;
comment on view main.funnel_days is 'What the runs of a day came to, from feeds to flags. One row per day, origin and flow. For operators. Days are UTC.';
comment on column main.funnel_days.day is 'Day on which the runs began (UTC).';
comment on column main.funnel_days.origin is 'feed, demo, backfill …';
comment on column main.funnel_days.flow is 'Name of the flow.';
comment on column main.funnel_days.runs is 'Runs.';
comment on column main.funnel_days.runs_broken is 'Of those, failed or interrupted.';
comment on column main.funnel_days.feeds_due is 'Feeds due, over all runs.';
comment on column main.funnel_days.feeds_ok is 'Of those, answered.';
comment on column main.funnel_days.entries_seen is 'Entries read: new, updated, known, rejected and failed together.';
comment on column main.funnel_days.entries_new is 'Entries never seen before.';
comment on column main.funnel_days.entries_known is 'Entries seen before.';
comment on column main.funnel_days.entries_rejected is 'Entries refused by a rule.';
comment on column main.funnel_days.entries_failed is 'Entries that could not be handled.';
comment on column main.funnel_days.pages_fetched is 'Pages downloaded.';
comment on column main.funnel_days.articles_new is 'Articles never seen before.';
comment on column main.funnel_days.versions_new is 'New wordings.';
comment on column main.funnel_days.flagged is 'Verdicts that say relevant.';
