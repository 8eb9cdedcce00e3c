-- The newest version wins; first_seen_at and origin of the first sighting are kept, and a seed stays a seed.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
-- Ids alone are looked up among all rows, whole rows by their place: a merge would read every column
-- of every row. Who wins is found without the texts.
create or replace temp table held as
select
    article_id,
    version_id,
    seen_at,
    read_at,
    first_seen_at,
    origin,
    run_id,
    rowid as held_at,
from core.articles
where rowid in (
    select articles.rowid
    from core.articles
    where articles.article_id in (select landed.article_id from landed)
);

insert into met_articles
select held.article_id
from held;

create or replace temp table winners as
with candidates as (
    -- Rows of an older version have fewer columns.
    select
        columns(lambda name: name in ('article_id', 'version_id', 'seen_at', 'read_at', 'first_seen_at', 'origin', 'run_id')),
        rowid as landed_at,
    from landed
    union all by name
    select *
    from held
)
select
    article_id,
    version_id,
    landed_at,
    held_at,
    min(first_seen_at) over (partition by article_id) as first_seen_at,
    first_value(origin) over (
        partition by article_id
        order by origin = 'seed' desc, first_seen_at, origin
    ) as origin,
from candidates
qualify
    row_number() over (
        partition by article_id
        order by
            seen_at desc,
            coalesce(read_at, seen_at) desc,
            version_id desc,
            run_id desc,
            read_at desc,
            held_at is null,
            landed_at
    ) = 1;

delete from winners
using held
where
    winners.held_at = held.held_at
    and winners.first_seen_at = held.first_seen_at
    and winners.origin = held.origin;

-- Of articles that are known, the rows that are about to go. Where there are none, a filter by one table alone
-- reads nothing.
delete from held
where article_id not in (select winners.article_id from winners);

create or replace temp table leaving as
select
    *,
    rowid as held_at,
from core.articles
where rowid in (select held.held_at from held);

-- A text that is about to go from core.articles goes back to its wording.
update core.version_rows
set body = coalesce(version_rows.body, leaving.body)
from leaving
join winners on leaving.article_id = winners.article_id
join landed on winners.landed_at = landed.rowid
where
    version_rows.version_id = leaving.version_id
    and version_rows.version_id in (select leaving.version_id from leaving)
    and (leaving.version_id, leaving.body) is distinct from (winners.version_id, landed.body);

delete from core.articles
where rowid in (select leaving.held_at from leaving);

-- One whose text stays, for a sighting that was earlier than all so far.
insert into core.articles by name
select leaving.* exclude (held_at) replace (
    winners.first_seen_at as first_seen_at,
    winners.origin as origin
)
from leaving
join winners on leaving.held_at = winners.held_at;

insert into core.articles by name
select landed.* replace (
    winners.first_seen_at as first_seen_at,
    winners.origin as origin
)
from landed
join winners on landed.rowid = winners.landed_at;

-- And a wording that landed before has its text there now.
create or replace temp table texts as
select
    version_rows.version_id,
    version_rows.body,
    version_rows.rowid as held_at,
from core.version_rows
where
    version_rows.rowid in (
        select version_rows.rowid
        from core.version_rows
        where
            version_rows.rowid >= getvariable('places').version_rows
            and version_rows.version_id in (select winners.version_id from winners)
        union all
        select version_rows.rowid
        from core.version_rows
        where
            version_rows.rowid < getvariable('places').version_rows
            and version_rows.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    )
    and version_rows.body is not null;

create or replace temp table doubled as
select texts.held_at
from texts
join winners on texts.version_id = winners.version_id
join landed on winners.landed_at = landed.rowid
where texts.body = landed.body;

update core.version_rows
set body = null
where rowid in (select doubled.held_at from doubled);

drop table held;
drop table winners;
drop table leaving;
drop table texts;
drop table doubled;
