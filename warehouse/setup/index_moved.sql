-- The words of the runs that become one, each with the key that it is to have.
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
