-- The first article met at an address keeps it.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
-- Keys alone are looked up among all rows, whole rows by their place.
create or replace temp table keyed as
select
    columns(lambda name: name <> 'address_key'),
    md5_number_lower(url) as address_key,
from landed;

create or replace temp table held as
select
    *,
    rowid as held_at,
from core.article_urls
where rowid in (
    select article_urls.rowid
    from core.article_urls
    where article_urls.address_key in (select keyed.address_key from keyed)
);

create or replace temp table winners as
with candidates as (
    select *
    from keyed
    union all by name
    select * exclude (held_at)
    from held
)
select *
from candidates
qualify row_number() over (partition by url order by first_seen_at, article_id) = 1;

delete from winners
using held
where
    winners.url = held.url
    and winners.first_seen_at is not distinct from held.first_seen_at
    and winners.article_id is not distinct from held.article_id;

delete from core.article_urls
where rowid in (
    select held.held_at
    from held
    semi join winners using (url)
);

insert into core.article_urls by name
select *
from winners;

drop table keyed;
drop table held;
drop table winners;
