-- The newest wording wins; first_seen_at and origin of the first sighting are kept.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
-- Keys alone are looked up among all rows, whole rows by their place: a merge would read every
-- column of every row. Who wins is found without the texts.
create or replace temp table held as
select
    entry_id,
    changed_at,
    entry_hash,
    first_seen_at,
    origin,
    run_id,
    rowid as held_at,
from core.entries
where rowid in (
    select entries.rowid
    from core.entries
    where entries.entry_id in (select landed.entry_id from landed)
);

create or replace temp table winners as
with candidates as (
    select
        entry_id,
        changed_at,
        entry_hash,
        first_seen_at,
        origin,
        run_id,
        rowid as landed_at,
    from landed
    union all by name
    select *
    from held
)
select
    entry_id,
    landed_at,
    held_at,
    min(first_seen_at) over (partition by entry_id) as first_seen_at,
    first_value(origin) over (
        partition by entry_id
        order by origin = 'seed' desc, first_seen_at, origin
    ) as origin,
from candidates
qualify
    row_number() over (
        partition by entry_id
        order by
            changed_at desc,
            entry_hash desc,
            run_id desc,
            held_at is null,
            landed_at
    ) = 1;

delete from winners
using held
where
    winners.held_at = held.held_at
    and winners.first_seen_at = held.first_seen_at
    and winners.origin = held.origin;

-- Of entries that are known, the rows that are about to go. Where there are none, a filter by one table alone
-- reads nothing.
delete from held
where entry_id not in (select winners.entry_id from winners);

create or replace temp table leaving as
select
    *,
    rowid as held_at,
from core.entries
where rowid in (select held.held_at from held);

delete from core.entries
where rowid in (select leaving.held_at from leaving);

-- One whose wording stays, for a sighting that was earlier than all so far.
insert into core.entries by name
select leaving.* exclude (held_at) replace (
    winners.first_seen_at as first_seen_at,
    winners.origin as origin
)
from leaving
join winners on leaving.held_at = winners.held_at;

insert into core.entries by name
select landed.* replace (
    winners.first_seen_at as first_seen_at,
    winners.origin as origin
)
from landed
join winners on landed.rowid = winners.landed_at;

drop table held;
drop table winners;
drop table leaving;
