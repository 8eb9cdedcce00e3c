-- Append only: the row of a key that landed first stays.
insert into core.feed_moves by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join core.feed_moves using (move_id)
    qualify row_number() over (partition by move_id order by landed.rowid) = 1
);
