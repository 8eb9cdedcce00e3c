-- Grain: one row per article, the best first.
-- Reader: analyst. Time zone: UTC, days too. Of a file that is attached, it answers after `use`.
-- Words that stand in every article found, or, where none has all of them, in those that have the
-- most; "words in quotes" side by side, whatever their endings; beginnings with *; -without; a name
-- that is one entity's alone finds all articles that mention it, in whatever script; entity:id. Whose
-- a name is, main.search_terms decides.
create or replace macro main.search(
    query,
    k := 20,
    since := null,
    until := null,
    side := null,
    lang := null,
    grade := null
) as table
with wanted as materialized (
    select *
    from main.search_terms(query)
),
ranked as materialized (
    select
        term,
        bool_or(kind = 'phrase') as is_phrased,
        row_number() over (order by min(slot)) - 1 as rank,
    from wanted
    where kind <> 'prefix'
    group by term
),
-- One scan per term: only for a single one does DuckDB skip the lists of all other rows.
sought as (
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where search_postings.term = (select ranked.term from ranked where ranked.rank = 0)
    union all
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where search_postings.term = (select ranked.term from ranked where ranked.rank = 1)
    union all
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where search_postings.term = (select ranked.term from ranked where ranked.rank = 2)
    union all
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where search_postings.term = (select ranked.term from ranked where ranked.rank = 3)
    union all
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where search_postings.term = (select ranked.term from ranked where ranked.rank = 4)
    union all
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where search_postings.term = (select ranked.term from ranked where ranked.rank = 5)
    union all
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where search_postings.term in (select ranked.term from ranked where ranked.rank > 5)
),
-- Bounds that follow from the query alone prune what is read; a query has one beginning or few.
begun as (
    select
        search_postings.term,
        search_postings.documents,
        search_postings.weights,
    from core.search_postings
    where
        search_postings.term >= list_min(main.search_beginnings(query))
        and search_postings.term <= list_max(main.search_beginnings(query)) || chr(1114111)
),
found as materialized (
    select
        wanted.slot,
        wanted.kind,
        wanted.is_excluded,
        wanted.term,
        sought.documents,
        sought.weights,
    from sought
    join wanted on sought.term = wanted.term
    where wanted.kind <> 'prefix'
    union all
    select
        wanted.slot,
        wanted.kind,
        wanted.is_excluded,
        wanted.term,
        begun.documents,
        begun.weights,
    from begun
    join wanted
        on wanted.kind = 'prefix'
        and (starts_with(begun.term, wanted.term) or begun.term = wanted.stem)
),
-- How rare a word is: the part of BM25 that the postings do not hold.
rarity as (
    select
        slot,
        ln(1 + (total.documents - least(sum(len(found.documents)), total.documents) + 0.5)
            / (least(sum(len(found.documents)), total.documents) + 0.5)) / 31 as weight,
    from found
    cross join (
        select count(*) as documents
        from core.search_documents
    ) as total
    where not is_excluded
    group by
        slot,
        total.documents
),
single as (
    select
        found.slot,
        rarity.weight as rarity,
        found.kind <> 'prefix' and (select count(distinct rarity.slot) from rarity) = 1 as is_alone,
        found.documents,
        found.weights,
    from found
    join rarity on found.slot = rarity.slot
),
-- A lone word stands once in the list of each document: then there is nothing to add up.
scored as materialized (
    select
        unnest(documents) as number,
        rarity * unnest(weights) as score,
        cast(1 as bigint) << slot as mask,
    from single
    where is_alone
    union all
    select
        number,
        sum(rarity * weight) as score,
        bit_or(mask) as mask,
    from (
        select
            unnest(documents) as number,
            unnest(weights) as weight,
            rarity,
            cast(1 as bigint) << slot as mask,
        from single
        where not is_alone
    ) as each_word
    group by number
),
-- Places of phrases: their first word's, wherever every word stands as far behind it as it should.
phrases as (
    select
        wanted.part,
        wanted.is_excluded,
        count(*) over (partition by wanted.part) as words,
        wanted.place,
        wanted.term,
    from wanted
    where wanted.kind = 'phrase'
),
-- Only where all words of them stand are places compared.
candidates as (
    select scored.number
    from scored
    where
        exists (select 1 from phrases where phrases.is_excluded)
        or scored.mask & (
            select bit_or(cast(1 as bigint) << wanted.slot)
            from wanted
            where
                wanted.kind = 'phrase'
                and not wanted.is_excluded
        ) = (
            select bit_or(cast(1 as bigint) << wanted.slot)
            from wanted
            where
                wanted.kind = 'phrase'
                and not wanted.is_excluded
        )
),
phrased_terms as materialized (
    select
        term,
        row_number() over (order by rank) - 1 as rank,
    from ranked
    where is_phrased
),
listed as (
    select
        search_postings.term,
        unnest(search_postings.documents) as number,
        unnest(search_postings.positions) as places,
    from core.search_postings
    where search_postings.term = (select phrased_terms.term from phrased_terms where phrased_terms.rank = 0)
    union all
    select
        search_postings.term,
        unnest(search_postings.documents) as number,
        unnest(search_postings.positions) as places,
    from core.search_postings
    where search_postings.term = (select phrased_terms.term from phrased_terms where phrased_terms.rank = 1)
    union all
    select
        search_postings.term,
        unnest(search_postings.documents) as number,
        unnest(search_postings.positions) as places,
    from core.search_postings
    where search_postings.term = (select phrased_terms.term from phrased_terms where phrased_terms.rank = 2)
    union all
    select
        search_postings.term,
        unnest(search_postings.documents) as number,
        unnest(search_postings.positions) as places,
    from core.search_postings
    where search_postings.term = (select phrased_terms.term from phrased_terms where phrased_terms.rank = 3)
    union all
    select
        search_postings.term,
        unnest(search_postings.documents) as number,
        unnest(search_postings.positions) as places,
    from core.search_postings
    where search_postings.term = (select phrased_terms.term from phrased_terms where phrased_terms.rank = 4)
    union all
    select
        search_postings.term,
        unnest(search_postings.documents) as number,
        unnest(search_postings.positions) as places,
    from core.search_postings
    where search_postings.term = (select phrased_terms.term from phrased_terms where phrased_terms.rank = 5)
    union all
    select
        search_postings.term,
        unnest(search_postings.documents) as number,
        unnest(search_postings.positions) as places,
    from core.search_postings
    where search_postings.term in (select phrased_terms.term from phrased_terms where phrased_terms.rank > 5)
),
placed as (
    select listed.*
    from listed
    semi join candidates on listed.number = candidates.number
),
standing as (
    select
        phrases.part,
        phrases.is_excluded,
        phrases.words,
        placed.number,
        phrases.place,
        unnest(placed.places) - phrases.place as start,
    from placed
    join phrases on placed.term = phrases.term
),
phrased as materialized (
    select distinct
        part,
        is_excluded,
        number,
    from (
        select
            part,
            is_excluded,
            number,
        from standing
        group by
            part,
            is_excluded,
            words,
            number,
            start
        having count(distinct place) = words
    ) as together
),
whole as (
    select number
    from phrased
    where not is_excluded
    group by number
    having count(*) = (select count(distinct phrases.part) from phrases where not phrases.is_excluded)
),
excluded as (
    select unnest(documents) as number
    from found
    where
        is_excluded
        and kind <> 'phrase'
    union all
    select number
    from phrased
    where is_excluded
    union all
    select number
    from core.search_gone
),
-- Each condition a branch of its own, so that what nobody asks for costs nothing.
fitting as (
    select scored.*
    from scored
    where not exists (select 1 from phrases where not phrases.is_excluded)
    union all
    select scored.*
    from scored
    semi join whole on scored.number = whole.number
),
allowed as (
    select fitting.*
    from fitting
    where coalesce(cast(since as varchar), cast(until as varchar), side, lang, cast(grade as varchar)) is null
    union all
    select fitting.*
    from fitting
    semi join (
        select search_documents.number
        from core.search_documents
        where
            coalesce(cast(since as varchar), cast(until as varchar), side, lang, cast(grade as varchar)) is not null
            and (since is null or search_documents."day" >= cast(since as date))
            and (until is null or search_documents."day" <= cast(until as date))
            and (grade is null or search_documents.grade >= grade)
            and (
                lang is null
                or search_documents.lang = lang
                or starts_with(search_documents.lang, lang || '-')
            )
            and (
                side is null
                or search_documents.outlet_id in (
                    select outlets.outlet_id
                    from core.outlets
                    where outlets.side = side
                )
            )
    ) as documents on fitting.number = documents.number
),
current as materialized (
    select allowed.*
    from allowed
    where not exists (select 1 from excluded)
    union all
    select allowed.*
    from allowed
    anti join excluded on allowed.number = excluded.number
    where exists (select 1 from excluded)
),
best as materialized (
    select
        number,
        score,
    from current
    where bit_count(mask) = (select max(bit_count(current.mask)) from current)
    order by
        score desc,
        number desc
    limit k
),
documents as materialized (
    select
        best.score,
        best.number,
        search_documents.article_id,
        search_documents.grade,
    from core.search_documents
    join best on search_documents.number = best.number
)
select
    round(documents.score, 4) as score,
    articles.article_id,
    articles.title,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    outlets.side,
    articles.lang,
    documents.grade,
    articles.published_at,
    articles.canonical_url,
    articles.version_id,
from core.articles
join documents on articles.article_id = documents.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id
order by
    documents.score desc,
    documents.number desc;
comment on macro table main.search is 'Articles by their words, the best first: search(query, k := 20, since, until (days, UTC), side, lang, grade (at least)). All words, or the most of them; "a phrase"; begin*; -without; a name of one entity, or entity:id, finds whoever mentions it.';
