-- Append only: the row of a key that landed first stays.
insert into core.opinions by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join core.opinions using (opinion_id)
    qualify row_number() over (partition by opinion_id order by landed.rowid) = 1
);
