-- Grain: one row per instant at which batches landed, newest first. Reader: operator; analyst who cites a state.
-- Time zone: UTC.
create or replace view main.loads as
select
    loaded_at,
    count(*) as batches,
    cast(sum(rows_in) as bigint) as rows_in,
    count(distinct run_id) as runs,
    list(distinct kind order by kind) as kinds,
from core.loads
group by loaded_at
order by loaded_at desc;
comment on view main.loads is 'What landed when. One row per load, newest first. For operators, and for analysts who cite a state. UTC.';
comment on column main.loads.loaded_at is 'When it landed (UTC).';
comment on column main.loads.batches is 'Batch files.';
comment on column main.loads.rows_in is 'Rows in them, of all tables.';
comment on column main.loads.runs is 'Runs that wrote them.';
comment on column main.loads.kinds is 'Kinds of batches.';
