-- One row per article that main.search finds, with its text and the words in it that were looked for.
with hits as materialized (
    select
        row_number() over () as rank,
        *,
    from main.search(
        $query,
        k := cast($limit as integer),
        since := cast($since as date),
        until := cast($until as date),
        side := cast($side as varchar),
        lang := cast($lang as varchar),
        grade := cast($grade as integer)
    )
),
terms as materialized (
    select *
    from main.search_terms($query)
    where not is_excluded
),
-- By their places in the table: asked for by id, the texts of all articles would be unpacked.
places as materialized (
    select
        hits.rank,
        articles.rowid as place,
    from core.articles
    join hits on articles.article_id = hits.article_id
),
texts as materialized (
    select
        places.rank,
        articles.body,
        main.words(coalesce(articles.title, '') || ' ' || coalesce(articles.body, '')) as words,
    from core.articles
    join places on articles.rowid = places.place
),
folded as materialized (
    select
        rank,
        word,
        folded,
        main.stem(folded) as term,
    from (
        select
            rank,
            word,
            main.fold_word(word) as folded,
        from (
            select distinct
                rank,
                unnest(words) as word,
            from texts
        ) as spelt
    ) as spelt_alike
),
-- Where an entity is looked for: its mentions, found by ids alone.
entities as materialized (
    select entity_id
    from terms
    where kind = 'entity'
),
mentioned as materialized (
    select
        hits.rank,
        mentions.rowid as place,
    from core.mentions
    join hits on mentions.version_id = hits.version_id
    where exists (
        select 1
        from entities
    )
),
named as materialized (
    select
        mentioned.rank,
        mentioned.place,
    from core.mentions
    join mentioned on mentions.rowid = mentioned.place
    join entities
        on mentions.entity_id = entities.entity_id
        -- By the surname alone, as in the index.
        or (mentions.kind = 'person' and ends_with(mentions.entity_id, '_' || entities.entity_id))
),
found as (
    select
        folded.rank,
        folded.word,
    from folded
    join terms
        on terms.kind in ('word', 'phrase')
        and folded.term = terms.term
    union
    select
        folded.rank,
        folded.word,
    from folded
    join terms
        on terms.kind = 'prefix'
        and (
            starts_with(folded.folded, terms.word)
            or starts_with(folded.term, terms.term)
            or list_contains(terms.stems, folded.term)
        )
    union
    select
        named.rank,
        mentions."text",
    from core.mentions
    join named on mentions.rowid = named.place
),
listed as (
    select
        rank,
        list(distinct word order by word) as found_words,
    from found
    group by rank
)
select
    hits.* exclude (rank),
    texts.body,
    coalesce(listed.found_words, []) as found_words,
from hits
join texts on hits.rank = texts.rank
left join listed on hits.rank = listed.rank
order by hits.rank;
