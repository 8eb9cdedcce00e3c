-- Grain: one row per run, newest first.
-- Reader: operator. Time zone: UTC.
create or replace view main.run_summary as
with run_failures as (
    select
        run_id,
        count(*) as failures,
    from core.failures
    group by run_id
)
select
    runs.run_id,
    runs.flow,
    runs.trigger,
    runs.origin,
    runs.status,
    runs.started_at,
    runs.finished_at,
    date_diff('millisecond', runs.started_at, runs.finished_at) / 1000 as seconds,
    runs.feeds_due,
    runs.feeds_ok,
    runs.feeds_unchanged,
    runs.feeds_degraded,
    runs.feeds_disabled,
    runs.possible_losses,
    runs.feeds_failed,
    runs.feeds_deferred,
    runs.entries_seen,
    runs.entries_new,
    runs.entries_updated,
    runs.entries_known,
    runs.entries_rejected,
    runs.entries_failed,
    runs.pages_fetched,
    runs.articles_new,
    runs.versions_new,
    runs.flagged,
    coalesce(runs.pages_revisited, 0) as pages_revisited,
    coalesce(runs.pages_missing, 0) as pages_missing,
    coalesce(runs.copies_found, 0) as copies_found,
    coalesce(run_failures.failures, 0) as failures,
    case
        when runs.status <> 'running'
            then
                runs.feeds_due = coalesce(run_sums.feeds_due, 0)
                and runs.feeds_due = runs.feeds_ok + runs.feeds_failed + runs.feeds_deferred
                and runs.feeds_deferred = coalesce(run_sums.feeds_deferred, 0)
                and runs.entries_seen = coalesce(run_sums.entries_seen, 0)
                and runs.entries_new = coalesce(run_sums.entries_new, 0)
                and runs.entries_updated = coalesce(run_sums.entries_updated, 0)
                and runs.entries_known = coalesce(run_sums.entries_known, 0)
                and runs.entries_rejected = coalesce(run_sums.entries_rejected, 0)
                and runs.entries_failed = coalesce(run_sums.entries_failed, 0)
                and coalesce(run_sums.each_adds_up, true)
    end as sums_agree,
    runs.allowed_private,
    runs.note,
from core.runs
left join core.run_sums on runs.run_id = run_sums.run_id
left join run_failures on runs.run_id = run_failures.run_id
order by
    runs.started_at desc,
    runs.run_id;
comment on view main.run_summary is 'What each run did, and whether its own counts agree with its polls. One row per run, newest first. For operators. UTC.';
comment on column main.run_summary.run_id is 'The run.';
comment on column main.run_summary.flow is 'Name of the flow.';
comment on column main.run_summary.trigger is 'What started it.';
comment on column main.run_summary.origin is 'seed, feed, backfill or demo.';
comment on column main.run_summary.status is 'running, ok, partial, failed or interrupted.';
comment on column main.run_summary.started_at is 'When it began (UTC).';
comment on column main.run_summary.finished_at is 'When it ended (UTC).';
comment on column main.run_summary.seconds is 'How long it took; null while running.';
comment on column main.run_summary.feeds_due is 'Feeds that were due.';
comment on column main.run_summary.feeds_ok is 'Feeds that answered as they should.';
comment on column main.run_summary.feeds_unchanged is 'Feeds with a 304 or the same body.';
comment on column main.run_summary.feeds_degraded is 'Of the failed: feeds in whose place another was read.';
comment on column main.run_summary.feeds_disabled is 'Feeds that it switched off: gone, or dead for too long.';
comment on column main.run_summary.possible_losses is 'Feeds in which nothing was known any more.';
comment on column main.run_summary.feeds_failed is 'Feeds that did not answer as they should.';
comment on column main.run_summary.feeds_deferred is 'Due feeds put off.';
comment on column main.run_summary.entries_seen is 'Entries read.';
comment on column main.run_summary.entries_new is 'Never seen before.';
comment on column main.run_summary.entries_updated is 'With a new wording.';
comment on column main.run_summary.entries_known is 'Seen before, unchanged.';
comment on column main.run_summary.entries_rejected is 'Refused by a rule.';
comment on column main.run_summary.entries_failed is 'Could not be handled.';
comment on column main.run_summary.pages_fetched is 'Article pages downloaded.';
comment on column main.run_summary.articles_new is 'Articles never seen before.';
comment on column main.run_summary.versions_new is 'New wordings of articles.';
comment on column main.run_summary.pages_revisited is 'Pages of relevant articles that were asked for again.';
comment on column main.run_summary.pages_missing is 'Of these: no longer there.';
comment on column main.run_summary.copies_found is 'Pairs of articles with one text that this run found.';
comment on column main.run_summary.flagged is 'Verdicts that say relevant.';
comment on column main.run_summary.failures is 'Rows in core.failures.';
comment on column main.run_summary.sums_agree is 'Recomputed from core.feed_polls: one poll per due feed, due = ok + failed + deferred, the counts of entries add up, seen = new + updated + known + rejected + failed; null while running.';
comment on column main.run_summary.allowed_private is 'Open exceptions from the address policy.';
comment on column main.run_summary.note is 'What else a reader should know.';
