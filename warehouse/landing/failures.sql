-- Append only: the row of a key that landed first stays.
insert into core.failures by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join core.failures using (failure_id)
    qualify row_number() over (partition by failure_id order by landed.rowid) = 1
);
