-- Grain: one row per run that went back in time. Reader: operator; views and what is derived, for its polls and requests
-- say nothing of how a feed keeps up. Time zone: UTC.
create or replace view main.backfills as
select
    run_id,
    status,
    started_at,
    finished_at,
from core.runs
where
    origin = 'backfill'
    or flow = 'backfill';
comment on view main.backfills is 'Runs that went back in time: their polls count in no health and no coverage. One row per run. For operators. UTC.';
comment on column main.backfills.run_id is 'The run.';
comment on column main.backfills.status is 'running, ok, partial, failed or interrupted.';
comment on column main.backfills.started_at is 'When it began (UTC).';
comment on column main.backfills.finished_at is 'When it ended (UTC); null: not yet, or killed.';
