-- Grain: one row per article, the best first.
-- Reader: analyst. Time zone: UTC, days too. Of a file that is attached, it answers after `use`.
-- Words that stand in every article found, or, where none has all of them, in those that have the
-- most; "words in quotes" side by side, whatever their endings; beginnings with *; -without; a name
-- that is one entity's alone finds all articles that mention it, in whatever script; entity:id. Whose
-- a name is, main.search_terms decides.
-- Most of what a search costs is its planning: what a query has no sign for is left out by conditions
-- on the query alone, which DuckDB settles before it plans. Steps may not lean on `as materialized`
-- (see main.search_terms).
create or replace macro main.search(
    query,
    k := 20,
    since := null,
    until := null,
    side := null,
    lang := null,
    grade := null
) as table
with wanted as (
    select
        *,
        main.opening(term) as opening,
        cast(1 as bigint) << slot as mask,
    from main.search_terms(query)
),
-- Where each word is to be read, run by run. By the openings DuckDB leaves out what parts of the file
-- it can.
found as (
    select
        wanted.slot,
        wanted.kind,
        wanted.is_excluded,
        wanted.part,
        wanted.place,
        wanted.mask,
        search_words.opening,
        search_words."key",
        search_words.documents,
    from core.search_words
    join wanted
        on search_words.opening = wanted.opening
        -- Equal, but not as a condition by which to join: then all terms would be unpacked.
        and starts_with(search_words.term, wanted.term)
        and starts_with(wanted.term, search_words.term)
    where wanted.kind <> 'prefix'
),
-- Bounds that follow from the query alone prune what is read for a beginning; a query has one or few.
-- A step is a halving of the share of documents that have the word.
beginnings as (
    select
        wanted.slot,
        wanted.is_excluded,
        wanted.mask,
        search_words.opening,
        search_words."key",
        search_words.documents,
        cast(floor(log2(search_runs.documents / search_words.documents)) as integer) as step,
    from core.search_words
    join core.search_runs on search_words.run = search_runs.run
    join wanted
        on starts_with(search_words.term, wanted.term)
        or list_contains(wanted.stems, search_words.term)
    where
        wanted.kind = 'prefix'
        and search_words.opening >= list_min(main.search_beginnings(query, chr(128)))
        and search_words.opening <= list_max(main.search_beginnings(query, chr(127)))
),
-- Of a beginning that is all too short the commonest words count, about a million postings of them.
begun as (
    select
        beginnings.slot,
        beginnings.is_excluded,
        beginnings.mask,
        beginnings.opening,
        beginnings."key",
        beginnings.documents,
    from beginnings
    join (
        select
            slot,
            step,
        from beginnings
        group by
            slot,
            step
        qualify
            min(step) over (partition by slot) = step
            or sum(sum(documents)) over (
                partition by slot
                order by step
            ) <= 1000000
            or bool_or(is_excluded)
    ) as counted
        on beginnings.slot = counted.slot
        and beginnings.step = counted.step
),
-- Phrases: where the rarest word of each stands, the others have to stand beside it.
phrases as (
    select
        *,
        sum(documents) over (partition by slot) as documents_of_word,
    from found
    where kind = 'phrase'
),
rarest as (
    select *
    from phrases
    qualify rank() over (partition by part order by documents_of_word, slot) = 1
),
anchors as (
    select
        rarest.part,
        rarest.slot,
        search_postings.number,
        unnest(search_postings.places) - rarest.place as start,
    from core.search_postings
    join rarest
        on search_postings."key" = rarest."key"
        and search_postings.opening = rarest.opening
),
phrased as (
    select distinct
        together.part,
        whole.is_excluded,
        together.number,
    from (
        select
            next_to.part,
            next_to.number,
            anchors.start,
            count(*) as words,
        from (
            select
                phrases.part,
                phrases.slot,
                phrases.place,
                search_postings.number,
                search_postings.places,
            from core.search_postings
            -- Of a join by one column alone DuckDB makes a filter for rows, before it unpacks places.
            join phrases on search_postings."key" = phrases."key"
            where
                search_postings.opening in (
                    select phrases.opening
                    from phrases
                )
            -- All of them: a limit keeps DuckDB from joining by numbers first, of all postings there are.
            limit 1000000000000
        ) as next_to
        join anchors
            on next_to.number = anchors.number
            and next_to.part = anchors.part
            and next_to.slot <> anchors.slot
        where list_contains(next_to.places, try_cast(anchors.start + next_to.place as usmallint))
        group by
            next_to.part,
            next_to.number,
            anchors.start
    ) as together
    join (
        select
            part,
            is_excluded,
            count(*) as words,
        from wanted
        where kind = 'phrase'
        group by
            part,
            is_excluded
    ) as whole
        on together.part = whole.part
        and together.words = whole.words - 1
),
asked as (
    select
        count(distinct part) filter (where kind = 'phrase' and not is_excluded) as phrases,
        (select count(*) from core.search_documents) as documents,
    from wanted
),
-- How rare a word is: the part of BM25 that the postings do not hold. Whoever has all words has the
-- rarest, and whoever lacks it and has two has another than the commonest. Where there are phrases, all
-- words are looked for in the documents that have these.
rarity as (
    select
        *,
        phrases = 0 and rank = 1 as is_rarest,
        phrases = 0 and rank = 1 and words = 1 as is_alone,
        phrases = 0 and rank > 1 and rank < words as is_between,
        phrases = 0 and rank > 1 and rank = words as is_commonest,
    from (
        select
            held.slot,
            held.mask,
            asked.phrases,
            ln(1 + (asked.documents - least(sum(held.documents), asked.documents) + 0.5)
                / (least(sum(held.documents), asked.documents) + 0.5)) / 31 as weight,
            row_number() over (order by sum(held.documents)) as rank,
            count(*) over () as words,
        from (
            select
                slot,
                mask,
                documents,
            from found
            where not is_excluded
            union all
            select
                slot,
                mask,
                documents,
            from begun
            where
                not is_excluded
                and contains(cast(query as varchar), '*')
        ) as held
        cross join asked
        group by
            held.slot,
            held.mask,
            asked.documents,
            asked.phrases
    ) as ranked
),
weighed as (
    select
        found."key",
        found.opening,
        rarity.* exclude (slot),
    from found
    join rarity on found.slot = rarity.slot
),
-- Of a beginning a document may have several words: they count as one.
begun_documents as (
    select
        each.number,
        each.points,
        rarity.* exclude (slot),
    from (
        select
            search_postings.number,
            begun.slot,
            sum(search_postings.weight) as points,
        from core.search_postings
        join begun
            on search_postings."key" = begun."key"
            and not begun.is_excluded
        where
            search_postings.opening >= list_min(main.search_beginnings(query, chr(128)))
            and search_postings.opening <= list_max(main.search_beginnings(query, chr(127)))
        group by
            search_postings.number,
            begun.slot
    ) as each
    join rarity on each.slot = rarity.slot
),
-- What each condition leaves over.
left_out as (
    select search_postings.number
    from core.search_postings
    join (
        select
            "key",
            opening,
        from found
        where
            is_excluded
            and kind <> 'phrase'
        union all
        select
            "key",
            opening,
        from begun
        where
            is_excluded
            and contains(cast(query as varchar), '*')
    ) as excluded
        on search_postings."key" = excluded."key"
        and search_postings.opening = excluded.opening
    union all
    select number
    from phrased
    where is_excluded
    union all
    select number
    from core.search_gone
),
let_in as (
    select search_documents.number
    from core.search_documents
    where
        -- Without a filter nobody is asked.
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
),
bearers as (
    select first_read.*
    from (
        select
            search_postings.number,
            search_postings.weight as points,
            weighed.weight,
            weighed.mask,
            weighed.is_alone,
        from core.search_postings
        join weighed
            on search_postings."key" = weighed."key"
            and search_postings.opening = weighed.opening
        where weighed.is_rarest
        union all
        select
            number,
            points,
            weight,
            mask,
            is_alone,
        from begun_documents
        where
            is_rarest
            and contains(cast(query as varchar), '*')
        union all
        select
            phrased.number,
            0 as points,
            0 as weight,
            0 as mask,
            false as is_alone,
        from phrased
        cross join asked
        where not phrased.is_excluded
        group by
            phrased.number,
            asked.phrases
        having count(*) = asked.phrases
    ) as first_read
    anti join left_out on first_read.number = left_out.number
    where
        coalesce(cast(since as varchar), cast(until as varchar), side, lang, cast(grade as varchar)) is null
        or first_read.number in (
            select let_in.number
            from let_in
        )
),
-- Of a lone word there is nothing to add up: the best by points, then the newest.
lone as (
    select
        cast(best & 4294967295 as integer) as number,
        best >> 32 as points,
    from (
        select
            unnest(
                max(
                    cast(points as bigint) * 4294967296 + number,
                    greatest(least(coalesce(k, 999999), 999999), 1)
                )
            ) as best,
        from bearers
        where is_alone
    ) as listed
),
bearing as (
    select number
    from bearers
    where not is_alone
),
scored as (
    select
        number,
        sum(score) as score,
        bit_or(mask) as mask,
    from (
        select
            number,
            weight * points as score,
            mask,
        from bearers
        where not is_alone
        union all
        select following.*,
        from (
            select
                search_postings.number,
                weighed.weight * search_postings.weight as score,
                weighed.mask,
            from core.search_postings
            join weighed
                on search_postings."key" = weighed."key"
                and search_postings.opening = weighed.opening
            where not weighed.is_rarest
            union all
            select
                number,
                weight * points as score,
                mask,
            from begun_documents
            where
                not is_rarest
                and contains(cast(query as varchar), '*')
        ) as following
        semi join bearing on following.number = bearing.number
    ) as words_of_document
    group by number
),
-- Only where nobody has all words those count, too, that lack the rarest: first who has two others.
incomplete as (
    select
        coalesce((select max(bit_count(scored.mask)) from scored), 0)
        < (select max(rarity.words) from rarity) as is_open,
),
middling as (
    select further.*
    from (
        select
            search_postings.number,
            wanting.weight * search_postings.weight as score,
            wanting.mask,
        from core.search_postings
        join (
            select weighed.*
            from weighed
            cross join incomplete
            where
                weighed.is_between
                and incomplete.is_open
        ) as wanting
            on search_postings."key" = wanting."key"
            and search_postings.opening = wanting.opening
        union all
        select
            begun_documents.number,
            begun_documents.weight * begun_documents.points as score,
            begun_documents.mask,
        from begun_documents
        cross join incomplete
        where
            begun_documents.is_between
            and incomplete.is_open
            and contains(cast(query as varchar), '*')
    ) as further
    anti join bearing on further.number = bearing.number
    anti join left_out on further.number = left_out.number
    where
        coalesce(cast(since as varchar), cast(until as varchar), side, lang, cast(grade as varchar)) is null
        or further.number in (
            select let_in.number
            from let_in
        )
),
others as (
    select
        number,
        sum(score) as score,
        bit_or(mask) as mask,
    from (
        select *
        from middling
        union all
        select further.*
        from (
            select
                search_postings.number,
                wanting.weight * search_postings.weight as score,
                wanting.mask,
            from core.search_postings
            join (
                select weighed.*
                from weighed
                cross join incomplete
                where
                    weighed.is_commonest
                    and incomplete.is_open
            ) as wanting
                on search_postings."key" = wanting."key"
                and search_postings.opening = wanting.opening
            union all
            select
                begun_documents.number,
                begun_documents.weight * begun_documents.points as score,
                begun_documents.mask,
            from begun_documents
            cross join incomplete
            where
                begun_documents.is_commonest
                and incomplete.is_open
                and contains(cast(query as varchar), '*')
        ) as further
        semi join middling on further.number = middling.number
    ) as words_of_document
    group by number
),
-- Then, where nobody has two at all, whoever has the commonest.
single as (
    select
        incomplete.is_open
        and coalesce((select max(bit_count(scored.mask)) from scored), 0) < 2
        and coalesce((select max(bit_count(others.mask)) from others), 0) < 2 as is_open,
    from incomplete
),
remaining as (
    select further.*
    from (
        select
            search_postings.number,
            wanting.weight * search_postings.weight as score,
            wanting.mask,
        from core.search_postings
        join (
            select weighed.*
            from weighed
            cross join single
            where
                weighed.is_commonest
                and single.is_open
        ) as wanting
            on search_postings."key" = wanting."key"
            and search_postings.opening = wanting.opening
        union all
        select
            begun_documents.number,
            begun_documents.weight * begun_documents.points as score,
            begun_documents.mask,
        from begun_documents
        cross join single
        where
            begun_documents.is_commonest
            and single.is_open
            and contains(cast(query as varchar), '*')
    ) as further
    anti join bearing on further.number = bearing.number
    anti join middling on further.number = middling.number
    anti join left_out on further.number = left_out.number
    where
        coalesce(cast(since as varchar), cast(until as varchar), side, lang, cast(grade as varchar)) is null
        or further.number in (
            select let_in.number
            from let_in
        )
),
best as (
    select
        number,
        score,
    from (
        select *
        from (
            select
                lone.number,
                rarity.weight * lone.points as score,
                1 as words,
            from lone
            cross join rarity
            union all
            select
                number,
                score,
                bit_count(mask) as words,
            from (
                select *
                from scored
                union all
                select *
                from others
                union all
                select *
                from remaining
            ) as added
        ) as ranked
        order by
            words desc,
            score desc,
            number desc
        limit k
    ) as foremost
    qualify words = max(words) over ()
),
documents as (
    select
        best.score,
        best.number,
        search_documents.article_id,
        search_documents.version_id,
        search_documents.outlet_id,
        search_documents.lang,
        search_documents.grade,
    from core.search_documents
    join best on search_documents.number = best.number
),
-- Their rows first: of a table that is filtered by a key some more rows are unpacked, texts and all.
held as (
    select
        documents.*,
        articles.rowid as row_number,
    from core.articles
    join documents on articles.article_id = documents.article_id
)
select
    round(held.score, 4) as score,
    held.article_id,
    articles.title,
    coalesce(outlets.name, held.outlet_id) as outlet,
    outlets.side,
    held.lang,
    held.grade,
    articles.published_at,
    articles.canonical_url,
    held.version_id,
from core.articles
join held on articles.rowid = held.row_number
left join core.outlets on held.outlet_id = outlets.outlet_id
order by
    held.score desc,
    held.number desc;
comment on macro table main.search is 'Articles by their words, the best first: search(query, k := 20, since, until (days, UTC), side, lang, grade (at least)). All words, or the most of them; "a phrase"; begin* (of all too many words the commonest); -without; a name of one entity, or entity:id, finds whoever mentions it.';
