-- One run in the place of several, of whose documents none is gone.
insert into core.search_postings by name
select
    search_moved.opening,
    search_moved.new_key as "key",
    search_postings.number,
    search_postings.weight,
    search_postings.places,
from core.search_postings
join search_moved on search_postings."key" = search_moved."key"
order by
    search_moved.new_key,
    search_postings.number;

insert into core.search_words by name
select
    opening,
    term,
    new_key >> 32 as run,
    new_key as "key",
    cast(sum(documents) as integer) as documents,
from search_moved
group by
    opening,
    term,
    new_key
order by new_key;

drop table search_moved;
