-- One run: the postings of the documents within search_bounds. Words of the title have places up to
-- 250, those of the text from 257: no phrase reaches from one to the other.
-- The rows are found first and their texts fetched by them: a filter by a key lets through some row
-- of every part of the table, and with it all texts of that part have to be unpacked.
create or replace temp table search_rows as
select
    articles.rowid as row_number,
    search_documents.number,
    search_documents.version_id,
    search_documents.reading_version,
    search_documents.article_id,
from core.search_documents
join core.articles on search_documents.version_id = articles.version_id
where search_documents.number
    between getvariable('search_bounds')['first'] and getvariable('search_bounds')['last'];

create or replace temp table search_spelt as
with held as (
    select
        search_rows.number,
        articles.title,
        articles.body,
    from core.articles
    join search_rows on articles.rowid = search_rows.row_number
),
texts as (
    select
        number,
        250 as most,
        0 as before,
        main.words("text") as words,
    from (
        select
            number,
            title as "text",
        from held
    ) as titles
    union all
    select
        number,
        65535 as most,
        256 as before,
        main.words("text") as words,
    from (
        select
            number,
            body as "text",
        from held
    ) as bodies
)
select
    number,
    unnest(words) as word,
    cast(least(before + generate_subscripts(words, 1), most) as usmallint) as place,
from texts;

-- Who mentions a person mentions the surname, too, with which the id ends: where a text leaves open
-- whose it is, the surname is an entity of its own, and whoever asks for Алиев means them all.
create or replace temp table search_named as
with named as (
    select
        mentions.entity_id,
        mentions.kind,
        search_rows.number,
        count(*) as frequency,
    from (
        -- First by one column alone: that is a filter for rows.
        select *
        from core.mentions
        where
            rowid >= getvariable('places').mentions
            and version_id in (select search_rows.version_id from search_rows)
        union all
        select *
        from core.mentions
        where
            rowid < getvariable('places').mentions
            and version_id in (
                select search_rows.version_id
                from search_rows
                anti join new_articles on search_rows.article_id = new_articles.article_id
            )
    ) as mentions
    join search_rows
        on mentions.version_id = search_rows.version_id
        and mentions.reading_version = search_rows.reading_version
    group by
        mentions.entity_id,
        mentions.kind,
        search_rows.number
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

-- Texts repeat their words: each is folded once, and cut once it is folded.
create or replace temp table search_folded as
select
    word,
    main.fold_word(word) as folded,
from (
    select distinct word
    from search_spelt
) as spelt;

create or replace temp table search_stemmed as
select
    word,
    main.stem(folded) as term,
from search_folded;

-- Keys are sorted as terms are, and those of a run stand together.
create or replace temp table search_keys as
select
    term,
    opening,
    (
        cast((select coalesce(max(search_runs.run), 0) + 1 from core.search_runs) as bigint) << 32
    ) + row_number() over (
        order by
            opening,
            term
    ) as "key",
from (
    select
        term,
        main.opening(term) as opening,
    from (
        select term
        from search_stemmed
        where term <> ''
        union
        select term
        from search_named
    ) as terms
) as opened;

create or replace temp table search_placed as
select
    search_keys."key",
    search_spelt.number,
    search_spelt.place,
from search_spelt
join search_stemmed on search_spelt.word = search_stemmed.word
join search_keys on search_stemmed.term = search_keys.term;

-- BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = .75) with the title as a field of its own (BM25F,
-- 2004): a word of the title counts as three of the text. Lengths are measured against 400 words, the
-- usual news text, and not against a mean that moves with every load. What is left of a word's weight
-- in a document once its rarity is taken out lies between 0 and 1; 31 steps are enough to rank by and
-- take five bits.
create or replace temp table search_weighed as
with counted as (
    select
        "key",
        number,
        sum(case when place <= 250 then 3 else 1 end) as frequency,
        list(place) as places,
    from search_placed
    group by
        "key",
        number
    union all
    select
        search_keys."key",
        search_named.number,
        search_named.frequency,
        cast([] as usmallint[]) as places,
    from search_named
    join search_keys on search_named.term = search_keys.term
),
lengths as (
    select
        number,
        sum(case when place <= 250 then 3 else 1 end) as length,
    from search_placed
    group by number
)
select
    counted."key",
    counted.number,
    cast(
        greatest(
            1,
            round(
                31 * counted.frequency
                / (counted.frequency + 1.2 * (0.25 + 0.75 * coalesce(lengths.length, 0) / 400))
            )
        ) as utinyint
    ) as weight,
    counted.places,
from counted
left join lengths on counted.number = lengths.number;

insert into core.search_postings by name
select
    search_keys.opening,
    search_weighed."key",
    search_weighed.number,
    search_weighed.weight,
    search_weighed.places,
from search_weighed
join search_keys on search_weighed."key" = search_keys."key"
order by
    search_weighed."key",
    search_weighed.number;

insert into core.search_words by name
select
    search_keys.opening,
    search_keys.term,
    search_keys."key" >> 32 as run,
    search_keys."key",
    counted.documents,
from search_keys
join (
    select
        "key",
        count(*) as documents,
    from search_weighed
    group by "key"
) as counted on search_keys."key" = counted."key"
order by search_keys."key";

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

drop table search_rows;
drop table search_spelt;
drop table search_named;
drop table search_folded;
drop table search_stemmed;
drop table search_keys;
drop table search_placed;
drop table search_weighed;
