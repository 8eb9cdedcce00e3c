-- One run in the place of several, without the documents that are gone.
create or replace temp table search_moved as
select
    search_words."key",
    search_words.opening,
    search_words.term,
    (
        cast((select max(search_runs.run) + 1 from core.search_runs) as bigint) << 32
    ) + dense_rank() over (
        order by
            search_words.opening,
            search_words.term
    ) as new_key,
    search_words.documents,
from core.search_words
where list_contains(getvariable('search_merged'), run);

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
