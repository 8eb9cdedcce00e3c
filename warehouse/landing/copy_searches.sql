-- Append only: the row of a key that landed first stays.
insert into core.copy_searches by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join core.copy_searches using (version_id)
    qualify row_number() over (partition by version_id order by searched_at) = 1
);
