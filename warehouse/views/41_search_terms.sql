-- Grain: one row per word that a query looks for.
-- Reader: whoever wonders what search() did. Time zone: none.
-- What people type is data: no sign of it is ever run as SQL or as a pattern.
create or replace macro main.search_terms(query) as table
with parts as (
    select
        unnest(parts) as part,
        generate_subscripts(parts, 1) as number,
    from (
        select
            regexp_extract_all(
                translate(left(cast(query as varchar), 1000), '“”„«»−', '"""""-'),
                '-?(?:"[^"]*"?|[^\s"]+)'
            )[:40] as parts
    ) as cut
),
spelt as (
    select
        number,
        starts_with(part, '-') as is_excluded,
        contains(part, '"') as is_quoted,
        not contains(part, '"') and ends_with(part, '*') as is_begun,
        case
            when regexp_matches(part, '^-?(?:entity:|@)\S') then regexp_replace(part, '^-?(?:entity:|@)', '')
        end as entity_id,
        main.words(part) as words,
    from parts
),
folded as (
    select
        * exclude (words),
        list_transform(words, lambda w: main.fold_word(w)) as words,
    from spelt
),
read as materialized (
    select
        *,
        case
            when is_begun and len(words) = 1 and length(words[1]) >= 2 then words[1]
        end as prefix,
        list_transform(words, lambda w: main.stem(w)) as terms,
    from folded
),
slots as (
    select
        number,
        is_excluded,
        is_quoted,
        unnest(words) as word,
        unnest(terms) as term,
        generate_subscripts(terms, 1) as place,
    from read
    where
        entity_id is null
        and prefix is null
),
kept as materialized (
    select *
    from slots
    where term <> ''
),
-- What may be a name, or part of one: words that are neither quoted nor excluded.
plain as materialized (
    select
        number,
        string_agg(term, ' ' order by place) as words,
        string_agg(word, ' ' order by place) as spelling,
    from kept
    where
        not is_excluded
        and not is_quoted
    group by number
),
stretches as materialized (
    select
        first_word.number as from_number,
        last_word.number as to_number,
        string_agg(word.words, ' ' order by word.number) as name,
        string_agg(word.spelling, ' ' order by word.number) as spelling,
    from plain as first_word
    join plain as last_word on last_word.number between first_word.number and first_word.number + 5
    join plain as word on word.number between first_word.number and last_word.number
    group by
        first_word.number,
        last_word.number
    having count(*) = last_word.number - first_word.number + 1
),
-- Names of several entities can come to the same terms (Aliyev, Aliyeva). Nearest is whose spelling
-- is most of what was typed, from its beginning on, as what follows may be an ending (Азербайджане);
-- of one spelling, the entity whose usual name in some language it is (Fidan: also said of Türkiye).
known as (
    select
        stretches.from_number,
        stretches.to_number,
        search_names.entity_id,
        search_names.is_mentioned,
        case
            when starts_with(stretches.spelling, search_names.spelling)
                then 2 * length(search_names.spelling) + cast(search_names.is_usual as integer)
            else 0
        end as nearness,
    from stretches
    join core.search_names on stretches.name = search_names.name
),
-- A name counts where it is then one entity's alone (of the nearest, the last by id is the first,
-- too) and some article is known to mention it.
meant as materialized (
    select
        from_number,
        to_number,
        arg_max(entity_id, {'nearness': nearness, 'entity_id': entity_id}) as entity_id,
    from known
    group by
        from_number,
        to_number
    having
        arg_max(entity_id, {'nearness': nearness, 'entity_id': entity_id})
        = arg_min(entity_id, {'nearness': -nearness, 'entity_id': entity_id})
        and arg_max(is_mentioned, nearness)
),
names as materialized (
    select *
    from meant as name
    where
        not exists (
            select 1
            from meant as longer
            where
                longer.from_number <= name.from_number
                and longer.to_number >= name.to_number
                and longer.to_number - longer.from_number > name.to_number - name.from_number
        )
),
wanted as (
    select
        kept.number,
        case
            when count(*) over (partition by kept.number) > 1 then 'phrase'
            else 'word'
        end as kind,
        kept.is_excluded,
        kept.place,
        kept.term,
        kept.term as stem,
        kept.word,
        cast(null as varchar) as entity_id,
    from kept
    anti join names on kept.number between names.from_number and names.to_number
    union all
    select
        names.from_number,
        'entity',
        false,
        1,
        '@' || names.entity_id,
        null,
        names.entity_id,
        names.entity_id,
    from names
    union all
    select
        read.number,
        'entity',
        read.is_excluded,
        1,
        '@' || read.entity_id,
        null,
        read.entity_id,
        read.entity_id,
    from read
    where read.entity_id is not null
    union all
    select
        read.number,
        'prefix',
        read.is_excluded,
        1,
        read.prefix,
        read.terms[1],
        read.prefix,
        null,
    from read
    where read.prefix is not null
)
select
    cast(number as integer) as part,
    kind,
    is_excluded,
    cast(place as integer) as place,
    term,
    stem,
    word,
    entity_id,
    cast(
        row_number() over (
            order by
                is_excluded,
                number,
                place
        ) - 1 as integer
    ) as slot,
from wanted
where length(term) > 0
order by slot
limit 60;
comment on macro table main.search_terms is 'What search(query) looks for: one row per word, phrase part, prefix or entity.';
