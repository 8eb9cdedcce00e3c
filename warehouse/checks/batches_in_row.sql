-- Of each run, every batch up to its last has landed: it numbers them from 0 as it writes them.
-- Do: bring the missing batch back from a backup into spool/ and run `araxes run`; else it is lost.
with numbered as (
    select
        run_id,
        try_cast(split_part(file, '-', 2) as integer) as number,
        kind,
    from core.loads
    where run_id is not null
)
select format('run {} has a batch {}, and of those before it {} are missing', run_id, last, missing) as fault
from (
    select
        run_id,
        max(number) as last,
        max(number) + 1 - count(distinct number) as missing,
    from numbered
    where kind not in ('base', 'loads')
    group by run_id
)
where missing > 0
order by run_id;
