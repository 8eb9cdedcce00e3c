-- Append only: the row of a key that landed first stays. Its article is part of each key: what is
-- derived of articles reads the same column, and a second one costs as much again.
insert into core.verdicts by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        select verdict_id
        from core.verdicts
        where rowid in (
            select verdicts.rowid
            from core.verdicts
            where verdicts.article_id in (select landed.article_id from landed)
        )
    ) as held using (verdict_id)
    qualify row_number() over (partition by verdict_id order by judged_at) = 1
);
