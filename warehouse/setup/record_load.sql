-- One row per batch, from one list per column.
insert into core.loads (batch_id, kind, run_id, file, rows_in, sha256, loaded_at)
select
    batch_id,
    kind,
    run_id,
    file,
    rows_in,
    sha256,
    loaded_at,
from (
    select
        unnest($batch_id::varchar[]) as batch_id,
        unnest($kind::varchar[]) as kind,
        unnest($run_id::uuid[]) as run_id,
        unnest($file::varchar[]) as file,
        unnest($rows_in::bigint[]) as rows_in,
        unnest($sha256::varchar[]) as sha256,
        unnest($loaded_at::timestamptz[]) as loaded_at,
) as landed;
