-- As index_merge, without the documents that are gone.
create or replace temp table search_kept as
select
    search_moved.opening,
    search_moved.new_key as "key",
    search_postings.number,
    search_postings.weight,
    search_postings.places,
    search_gone.number is not null as is_gone,
from core.search_postings
join search_moved on search_postings."key" = search_moved."key"
left join core.search_gone on search_postings.number = search_gone.number;

insert into core.search_postings by name
select * exclude (is_gone)
from search_kept
where not is_gone
order by
    "key",
    number;

insert into core.search_words by name
select
    terms.opening,
    terms.term,
    terms.new_key >> 32 as run,
    terms.new_key as "key",
    cast(counted.documents as integer) as documents,
from (
    select distinct
        opening,
        term,
        new_key,
    from search_moved
) as terms
join (
    select
        "key",
        count(*) as documents,
    from search_kept
    where not is_gone
    group by "key"
) as counted on terms.new_key = counted."key"
order by terms.new_key;

delete from core.search_gone
where number in (select search_kept.number from search_kept where search_kept.is_gone);

drop table search_moved;
drop table search_kept;
