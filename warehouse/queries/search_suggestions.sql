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
    -- Those with the same two first letters.
    select
        search_words.term,
        null,
        jaro_winkler_similarity(search_words.term, sought.term),
    from core.search_words
    join sought
        on search_words.opening >> 14 = main.opening(sought.term) >> 14
        and left(search_words.term, 2) = left(sought.term, 2)
    where not starts_with(search_words.term, '@')
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
