-- Append only: the row of a key that landed first stays.
insert into core.feed_polls by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: the first column alone is read of all.
        select
            feed_polls.run_id,
            feed_polls.feed_id,
        from core.feed_polls
        where feed_polls.run_id in (select landed.run_id from landed)
    ) as held using (run_id, feed_id)
    qualify row_number() over (partition by run_id, feed_id order by landed.rowid) = 1
);
