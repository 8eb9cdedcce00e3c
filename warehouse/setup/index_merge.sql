-- One run in the place of several.
insert into core.search_postings by name
select
    term,
    (select max(search_runs.run) + 1 from core.search_runs) as run,
    flatten(list(documents)) as documents,
    flatten(list(weights)) as weights,
    flatten(list(positions)) as positions,
from (
    select *
    from core.search_postings
    where list_contains(getvariable('search_merged'), run)
    order by
        term,
        run
) as ordered
group by term
order by term;
