-- Append only: the row of a key that landed first stays.
insert into core.labels by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join core.labels using (label_id)
    qualify row_number() over (partition by label_id order by landed.rowid) = 1
);
