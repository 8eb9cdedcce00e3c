-- Append only: the row of a key that landed first stays. A run is part of each of its keys: only rows
-- of the runs that landed are looked through.
insert into core.fetches by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        select fetches.fetch_id
        from core.fetches
        where fetches.run_id in (select landed.run_id from landed)
    ) as held using (fetch_id)
    qualify row_number() over (partition by fetch_id order by landed.rowid) = 1
);
