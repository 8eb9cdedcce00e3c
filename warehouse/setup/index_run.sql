-- One run: the postings of the documents within search_bounds.
create or replace temp table search_words as
with held as (
    select
        search_documents.number,
        articles.title,
        articles.body,
    from core.search_documents
    join core.articles on search_documents.article_id = articles.article_id
    where search_documents.number
        between getvariable('search_bounds')['first'] and getvariable('search_bounds')['last']
),
texts as (
    select
        number,
        is_title,
        main.words("text") as words,
    from (
        select
            number,
            true as is_title,
            title as "text",
        from held
        union all
        select
            number,
            false as is_title,
            body as "text",
        from held
    ) as fields
)
select
    number,
    is_title,
    unnest(words) as word,
    generate_subscripts(words, 1) as place,
from texts;

-- Who mentions a person mentions the surname, too, with which the id ends: where a text leaves open
-- whose it is, the surname is an entity of its own, and whoever asks for Алиев means them all.
create or replace temp table search_named as
with named as (
    select
        mentions.entity_id,
        mentions.kind,
        search_documents.number,
        count(*) as frequency,
    from core.mentions
    join core.search_documents
        on mentions.version_id = search_documents.version_id
        and mentions.reading_version = search_documents.reading_version
    where search_documents.number
        between getvariable('search_bounds')['first'] and getvariable('search_bounds')['last']
    group by
        mentions.entity_id,
        mentions.kind,
        search_documents.number
)
select
    '@' || entity_id as term,
    number,
    sum(frequency) as frequency,
from (
    select
        named.entity_id,
        named.number,
        named.frequency,
    from named
    union all
    select
        regexp_extract(named.entity_id, '_([^_]+)$', 1),
        named.number,
        named.frequency,
    from named
    where
        named.kind = 'person'
        and contains(named.entity_id, '_')
) as all_named
group by
    entity_id,
    number;

-- Texts repeat their words: each is folded once. Numbers sort quicker than terms.
create or replace temp table search_terms as
select
    word,
    term,
    cast(dense_rank() over (order by term) as integer) as term_number,
from (
    select
        word,
        main.stem(folded) as term,
    from (
        select
            word,
            main.fold_word(word) as folded,
        from (
            select distinct word
            from search_words
        ) as spelt
    ) as plain
    union all
    select distinct
        null,
        term,
    from search_named
) as stemmed
where term <> '';

-- BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = .75) with the title as a field of its own (BM25F,
-- 2004): a word of the title counts as three of the text. Lengths are measured against 400 words, the
-- usual news text, and not against a mean that moves with every load. What is left of a word's weight
-- in a document once its rarity is taken out lies between 0 and 1; 31 steps are enough to rank by and
-- take five bits.
insert into core.search_postings by name
with counted as (
    select
        search_terms.term_number,
        search_words.number,
        sum(case when search_words.is_title then 3 else 1 end) as frequency,
        -- Words of the title up to 250, of the text from 257: no phrase reaches from one to the other.
        list(
            cast(
                case
                    when search_words.is_title then least(search_words.place, 250)
                    else least(search_words.place + 256, 65535)
                end as usmallint
            )
        ) as places,
    from search_words
    join search_terms on search_words.word = search_terms.word
    group by
        search_terms.term_number,
        search_words.number
),
lengths as (
    select
        number,
        sum(frequency) as length,
    from counted
    group by number
),
named as (
    select
        search_terms.term_number,
        search_named.number,
        search_named.frequency,
        cast([] as usmallint[]) as places,
    from search_named
    join search_terms on search_named.term = search_terms.term
),
weighed as (
    select
        found.term_number,
        found.number,
        cast(
            greatest(
                1,
                round(
                    31 * found.frequency
                    / (found.frequency + 1.2 * (0.25 + 0.75 * coalesce(lengths.length, 0) / 400))
                )
            ) as utinyint
        ) as weight,
        found.places,
    from (
        from counted
        union all by name
        from named
    ) as found
    left join lengths on found.number = lengths.number
    order by
        found.term_number,
        found.number
),
listed as (
    select
        term_number,
        list(number) as documents,
        list(weight) as weights,
        list(places) as positions,
    from weighed
    group by term_number
)
select
    terms.term,
    (select coalesce(max(search_runs.run), 0) + 1 from core.search_runs) as run,
    listed.documents,
    listed.weights,
    listed.positions,
from listed
join (
    select distinct
        term_number,
        term,
    from search_terms
) as terms on listed.term_number = terms.term_number
order by terms.term_number;

insert into core.search_runs by name
select
    (select coalesce(max(search_runs.run), 0) + 1 from core.search_runs) as run,
    getvariable('search_bounds')['first'] as first_number,
    getvariable('search_bounds')['last'] as last_number,
    count(*) as documents,
    -- A level for each fourfold of 32 documents; from 100,000 on a run is never merged again.
    case
        when count(*) >= 100000 then 99
        else cast(floor(log2(greatest(count(*), 32) / 32) / 2) as integer)
    end as level,
    getvariable('search_rules') as rules,
from core.search_documents
where number between getvariable('search_bounds')['first'] and getvariable('search_bounds')['last'];

update core.search_names
set is_mentioned = true
where
    not is_mentioned
    and '@' || entity_id in (
        select search_named.term
        from search_named
    );

drop table search_words;
drop table search_terms;
drop table search_named;
