-- For words that nothing was found by: names and words that are spelt much like them, each entity once.
with sought as materialized (
    select distinct term
    from main.search_terms($query)
    where
        kind in ('word', 'prefix', 'phrase')
        and not is_excluded
),
near as (
    select
        search_names.name as suggestion,
        search_names.entity_id,
        jaro_winkler_similarity(search_names.name, sought.term) as similarity,
    from (
        select distinct
            name,
            entity_id,
        from core.search_names
    ) as search_names
    cross join sought
    union all
    -- Those with the same two first letters. Bounds that follow from the query alone tell DuckDB which
    -- parts of the file to leave out; of the rest it compares numbers, and unpacks few words.
    select
        search_words.term,
        null,
        jaro_winkler_similarity(search_words.term, sought.term),
    from core.search_words
    join sought
        on search_words.opening >> 14 = main.opening(sought.term) >> 14
        and starts_with(search_words.term, left(sought.term, 2))
    where
        search_words.opening >= list_min(
            list_transform(
                list_filter(main.tokens($query), lambda term: term <> ''),
                lambda term: main.opening(left(term, 2), filling := chr(128))
            )
        )
        and search_words.opening <= list_max(
            list_transform(
                list_filter(main.tokens($query), lambda term: term <> ''),
                lambda term: main.opening(left(term, 2), filling := chr(127))
            )
        )
),
spelt as (
    select
        suggestion,
        min(entity_id) as entity_id,
        max(similarity) as similarity,
    from near
    where
        similarity >= 0.85
        and suggestion not in (select sought.term from sought)
    group by suggestion
)
select
    suggestion,
    entity_id,
from spelt
qualify
    row_number() over (
        partition by coalesce('@' || entity_id, suggestion)
        order by
            similarity desc,
            suggestion
    ) = 1
    -- Beside a near one a farther one tells nothing.
    and similarity >= max(similarity) over () - 0.08
order by
    similarity desc,
    suggestion
limit 5;
