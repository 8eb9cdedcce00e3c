-- The newest version wins; first_seen_at and origin of the first sighting are kept, and a seed stays a seed.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
-- Ids alone are looked up among all rows, whole rows by their place: a merge would read every column
-- of every row.
create or replace temp table held as
select
    *,
    rowid as held_at,
from core.articles
where rowid in (
    select articles.rowid
    from core.articles
    where articles.article_id in (select landed.article_id from landed)
);

create or replace temp table winners as
with candidates as (
    select *
    from landed
    union all by name
    select * exclude (held_at)
    from held
)
select * replace (
    min(first_seen_at) over (partition by article_id) as first_seen_at,
    first_value(origin) over (
        partition by article_id
        order by origin = 'seed' desc, first_seen_at, origin
    ) as origin
)
from candidates
qualify row_number() over (partition by article_id order by seen_at desc, coalesce(read_at, seen_at) desc, version_id desc, run_id desc) = 1;

delete from winners
using held
where
    winners.article_id = held.article_id
    and winners.seen_at is not distinct from held.seen_at
    and winners.read_at is not distinct from held.read_at
    and winners.version_id is not distinct from held.version_id
    and winners.first_seen_at is not distinct from held.first_seen_at
    and winners.origin is not distinct from held.origin
    and winners.run_id is not distinct from held.run_id;

-- A text that is about to go from core.articles goes back to its wording.
update core.version_rows
set body = coalesce(version_rows.body, held.body)
from held
join winners on held.article_id = winners.article_id
where
    version_rows.version_id = held.version_id
    and (held.version_id, held.body) is distinct from (winners.version_id, winners.body);

delete from core.articles
where rowid in (
    select held.held_at
    from held
    semi join winners using (article_id)
);

insert into core.articles by name
select *
from winners;

-- And a wording that landed before has its text there now.
update core.version_rows
set body = null
from winners
where
    version_rows.rowid in (
        select version_rows.rowid
        from core.version_rows
        where version_rows.version_id in (select winners.version_id from winners)
    )
    and version_rows.version_id = winners.version_id
    and version_rows.body = winners.body;

drop table held;
drop table winners;
