-- The same without the documents that are gone.
create or replace temp table search_kept as
with single as (
    select
        term,
        unnest(documents) as number,
        unnest(weights) as weight,
        unnest(positions) as places,
    from core.search_postings
    where list_contains(getvariable('search_merged'), run)
)
select
    single.*,
    search_gone.number is not null as is_gone,
from single
left join core.search_gone on single.number = search_gone.number;

insert into core.search_postings by name
select
    term,
    (select max(search_runs.run) + 1 from core.search_runs) as run,
    list(number) as documents,
    list(weight) as weights,
    list(places) as positions,
from (
    select *
    from search_kept
    where not is_gone
    order by
        term,
        number
) as ordered
group by term
order by term;

delete from core.search_gone
where number in (select search_kept.number from search_kept where search_kept.is_gone);

drop table search_kept;
