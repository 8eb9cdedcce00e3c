-- The runs that were merged go; the one that has come in their place is known.
delete from core.search_words
where list_contains(getvariable('search_merged'), run);

insert into core.search_runs by name
select
    (select max(search_runs.run) + 1 from core.search_runs) as run,
    min(first_number) as first_number,
    max(last_number) as last_number,
    cast(sum(documents) as integer) as documents,
    case
        when sum(documents) >= 100000 then 99
        else greatest(
            least(max(level), 7),
            cast(floor(log2(greatest(sum(documents), 32) / 32) / 2) as integer)
        )
    end as level,
    getvariable('search_rules') as rules,
from core.search_runs
where list_contains(getvariable('search_merged'), run);

delete from core.search_runs
where list_contains(getvariable('search_merged'), run);
