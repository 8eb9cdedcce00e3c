-- Append only: the row of a key that landed first stays.
insert into core.revisits by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join core.revisits using (revisit_id)
    qualify row_number() over (partition by revisit_id order by landed.rowid) = 1
);
