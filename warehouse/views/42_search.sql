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
    select
        *,
        main.opening(term) as opening,
        cast(1 as bigint) << slot as mask,
    from main.search_terms(query)
),
-- Where each word is to be read, run by run. By the openings DuckDB leaves out what parts of the file
-- it can; of a join by one column alone it makes a filter for rows, too.
found as materialized (
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
begun as materialized (
    select
        wanted.slot,
        wanted.is_excluded,
        wanted.mask,
        search_words.opening,
        search_words."key",
        search_words.documents,
    from core.search_words
    join wanted
        on starts_with(search_words.term, wanted.term)
        or search_words.term = wanted.stem
    where
        wanted.kind = 'prefix'
        and search_words.opening >= list_min(main.search_beginnings(query, chr(128)))
        and search_words.opening <= list_max(main.search_beginnings(query, chr(127)))
),
-- How rare a word is: the part of BM25 that the postings do not hold.
rarity as materialized (
    select
        held.slot,
        held.mask,
        ln(1 + (total.documents - least(sum(held.documents), total.documents) + 0.5)
            / (least(sum(held.documents), total.documents) + 0.5)) / 31 as weight,
        row_number() over (order by sum(held.documents)) = 1 as is_rarest,
        -- Of a lone word there is nothing to add up.
        count(*) over () = 1 as is_alone,
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
        where not is_excluded
    ) as held
    cross join (
        select count(*) as documents
        from core.search_documents
    ) as total
    group by
        held.slot,
        held.mask,
        total.documents
),
-- Phrases: of documents that have the rarest word of it, the places of each word; all stand where
-- they should if the phrase would begin at the same place.
phrases as materialized (
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
candidates as (
    select
        rarest.part,
        search_postings.number,
    from core.search_postings
    join rarest on search_postings."key" = rarest."key"
    where
        search_postings.opening in (
            select rarest.opening
            from rarest
        )
),
standing as (
    select
        phrases.part,
        phrases.is_excluded,
        phrases.mask,
        search_postings.number,
        unnest(search_postings.places) - phrases.place as start,
    from core.search_postings
    join phrases on search_postings."key" = phrases."key"
    semi join candidates
        on phrases.part = candidates.part
        and search_postings.number = candidates.number
    where
        search_postings.opening in (
            select phrases.opening
            from phrases
        )
),
phrased as materialized (
    select distinct
        together.part,
        together.is_excluded,
        together.number,
    from (
        select
            part,
            is_excluded,
            number,
            bit_or(mask) as mask,
        from standing
        group by
            part,
            is_excluded,
            number,
            start
    ) as together
    join (
        select
            part,
            bit_or(mask) as mask,
        from wanted
        where kind = 'phrase'
        group by part
    ) as whole
        on together.part = whole.part
        and together.mask = whole.mask
),
-- What each condition leaves over.
left_out as (
    select search_postings.number
    from core.search_postings
    join (
        select "key"
        from found
        where
            is_excluded
            and kind <> 'phrase'
        union all
        select "key"
        from begun
        where is_excluded
    ) as excluded on search_postings."key" = excluded."key"
    where
        search_postings.opening in (
            select found.opening
            from found
            where found.is_excluded
            union all
            select begun.opening
            from begun
            where begun.is_excluded
        )
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
        (since is null or search_documents."day" >= cast(since as date))
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
-- One scan for all words; with phrases another one, so that without any nothing is asked of each row.
whole as materialized (
    select phrased.number
    from phrased
    where not phrased.is_excluded
    group by phrased.number
    having count(*) = (
        select count(distinct wanted.part)
        from wanted
        where
            wanted.kind = 'phrase'
            and not wanted.is_excluded
    )
),
weighed as materialized (
    select
        found."key",
        found.opening,
        rarity.* exclude (slot),
        exists (
            select 1
            from wanted
            where
                wanted.kind = 'phrase'
                and not wanted.is_excluded
        ) as is_phrased,
    from found
    join rarity on found.slot = rarity.slot
),
-- Of a beginning a document may have several words: they count as one.
begun_documents as (
    select
        search_postings.number,
        begun.slot,
        sum(search_postings.weight) as weight,
    from core.search_postings
    join begun on search_postings."key" = begun."key"
    where
        not begun.is_excluded
        and search_postings.opening >= list_min(main.search_beginnings(query, chr(128)))
        and search_postings.opening <= list_max(main.search_beginnings(query, chr(127)))
    group by
        search_postings.number,
        begun.slot
),
read as (
    select
        search_postings.number,
        weighed.weight * search_postings.weight as score,
        weighed.mask,
        weighed.is_rarest,
        weighed.is_alone,
    from core.search_postings
    join weighed on search_postings."key" = weighed."key"
    where
        not weighed.is_phrased
        and search_postings.opening in (
            select weighed.opening
            from weighed
            where not weighed.is_phrased
        )
    union all
    select
        search_postings.number,
        weighed.weight * search_postings.weight as score,
        weighed.mask,
        weighed.is_rarest,
        weighed.is_alone,
    from core.search_postings
    join weighed on search_postings."key" = weighed."key"
    semi join whole on search_postings.number = whole.number
    where
        weighed.is_phrased
        and search_postings.opening in (
            select weighed.opening
            from weighed
            where weighed.is_phrased
        )
    union all
    select
        begun_documents.number,
        rarity.weight * begun_documents.weight as score,
        rarity.mask,
        rarity.is_rarest,
        rarity.is_alone,
    from begun_documents
    join rarity on begun_documents.slot = rarity.slot
    where
        not exists (
            select 1
            from wanted
            where
                wanted.kind = 'phrase'
                and not wanted.is_excluded
        )
        or begun_documents.number in (
            select whole.number
            from whole
        )
),
single as materialized (
    select *
    from read
    where
        number not in (
            select left_out.number
            from left_out
        )
        and (
            coalesce(cast(since as varchar), cast(until as varchar), side, lang, cast(grade as varchar)) is null
            or number in (
                select let_in.number
                from let_in
            )
        )
),
-- Who has all words has the rarest; only where nobody has all is everybody counted.
complete as materialized (
    select
        number,
        sum(score) as score,
        bit_or(mask) as mask,
    from single
    where
        not is_alone
        and number in (
            select rarest_word.number
            from single as rarest_word
            where rarest_word.is_rarest
        )
    group by number
    having bit_or(mask) = (
        select bit_or(rarity.mask)
        from rarity
    )
),
foremost as (
    select
        number,
        score,
        bit_count(mask) as words,
    from (
        select
            number,
            score,
            mask,
        from single
        where is_alone
        union all
        select *
        from complete
        union all
        select
            number,
            sum(score) as score,
            bit_or(mask) as mask,
        from single
        where
            not is_alone
            and not exists (
                select 1
                from complete
            )
        group by number
    ) as scored
    order by
        bit_count(mask) desc,
        score desc,
        number desc
    limit k
),
best as materialized (
    select
        number,
        score,
    from foremost
    qualify words = max(words) over ()
),
documents as materialized (
    select
        best.score,
        best.number,
        search_documents.article_id,
        search_documents.grade,
    from core.search_documents
    join best on search_documents.number = best.number
),
-- Their rows first: of a table that is filtered by a key some more rows are unpacked, texts and all.
held as materialized (
    select
        documents.*,
        articles.rowid as row_number,
    from core.articles
    join documents on articles.article_id = documents.article_id
)
select
    round(held.score, 4) as score,
    articles.article_id,
    articles.title,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    outlets.side,
    articles.lang,
    held.grade,
    articles.published_at,
    articles.canonical_url,
    articles.version_id,
from core.articles
join held on articles.rowid = held.row_number
left join core.outlets on articles.outlet_id = outlets.outlet_id
order by
    held.score desc,
    held.number desc;
comment on macro table main.search is 'Articles by their words, the best first: search(query, k := 20, since, until (days, UTC), side, lang, grade (at least)). All words, or the most of them; "a phrase"; begin*; -without; a name of one entity, or entity:id, finds whoever mentions it.';
