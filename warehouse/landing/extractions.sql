-- Append only: the row of a key that landed first stays.
insert into core.extractions by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join core.extractions using (extraction_id)
    qualify row_number() over (partition by extraction_id order by landed.rowid) = 1
);
