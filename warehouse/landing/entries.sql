-- The newest wording wins; first_seen_at and origin of the first sighting are kept.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
-- Keys alone are looked up among all rows, whole rows by their place: a merge would read every
-- column of every row.
create or replace temp table held as
select
    *,
    rowid as held_at,
from core.entries
where rowid in (
    select entries.rowid
    from core.entries
    where entries.entry_id in (select landed.entry_id from landed)
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
    min(first_seen_at) over (partition by entry_id) as first_seen_at,
    first_value(origin) over (
        partition by entry_id
        order by origin = 'seed' desc, first_seen_at, origin
    ) as origin
)
from candidates
qualify row_number() over (partition by entry_id order by changed_at desc, entry_hash desc, run_id desc) = 1;

delete from winners
using held
where
    winners.entry_id = held.entry_id
    and winners.changed_at is not distinct from held.changed_at
    and winners.entry_hash is not distinct from held.entry_hash
    and winners.first_seen_at is not distinct from held.first_seen_at
    and winners.origin is not distinct from held.origin
    and winners.run_id is not distinct from held.run_id;

delete from core.entries
where rowid in (
    select held.held_at
    from held
    semi join winners using (entry_id)
);

insert into core.entries by name
select *
from winners;

drop table held;
drop table winners;
