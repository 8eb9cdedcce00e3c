-- Grain: one row per word that a query looks for.
-- Reader: whoever wonders what search() did. Time zone: none.
-- What people type is data: no sign of it is ever run as SQL or as a pattern. A file of DuckDB 1.4 does
-- not keep `as materialized`, and what follows from the query alone would be written out wherever it is
-- used, patterns and all: `distinct` keeps a step one step.
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
    select distinct
        number,
        starts_with(part, '-') as is_excluded,
        contains(part, '"') as is_quoted,
        not contains(part, '"') and ends_with(part, '*') as is_begun,
        case
            when regexp_matches(part, '(?i)^-?(?:entity:|@)\S')
                then lower(regexp_replace(part, '(?i)^-?(?:entity:|@)', ''))
        end as entity_id,
        main.words(part) as words,
    from parts
),
folded as (
    select
        * replace (main.fold_word(word) as word),
    from (
        select
            number,
            is_excluded,
            is_quoted,
            is_begun and len(words) = 1 as is_begun,
            unnest(words) as word,
            generate_subscripts(words, 1) as place,
        from spelt
        where entity_id is null
    ) as each_word
),
kept as (
    select distinct
        number,
        is_excluded,
        is_quoted,
        word,
        place,
        is_begun and length(word) >= 2 as is_prefix,
        -- Where a beginning reaches into an ending, the next letter tells how much of it is the term.
        list_transform(
            case
                when is_begun
                    then ['', 'a', 'e', 'i', 'n', 'o', 's', 'y', 'а', 'в', 'и', 'о', 'ր', 'ւ', 'վ', 'ا']
                else ['']
            end,
            lambda next: main.stem(word || next)
        ) as stems,
        stems[1] as term,
    from folded
),
-- What may be a name, or part of one: words that are neither quoted nor excluded.
plain as (
    select
        number,
        string_agg(term, ' ' order by place) as name,
        string_agg(word, ' ' order by place) as spelling,
    from kept
    where
        term <> ''
        and not is_prefix
        and not is_excluded
        and not is_quoted
    group by number
),
listed as (
    select
        list(number order by number) as numbers,
        list(name order by number) as names,
        list(spelling order by number) as spellings,
    from plain
),
begun as (
    select
        *,
        unnest(range(1, len(numbers) + 1)) as first_place,
    from listed
),
stretches as (
    select
        *,
        unnest(range(first_place, least(first_place + 5, len(numbers)) + 1)) as last_place,
    from begun
),
-- Names of several entities can come to the same terms (Aliyev, Aliyeva). Nearest is whose spelling
-- is most of what was typed, from its beginning on, as what follows may be an ending (Азербайджане);
-- of one spelling, the entity whose usual name in some language it is (Fidan: also said of Türkiye).
known as (
    select
        spoken.from_number,
        spoken.to_number,
        search_names.entity_id,
        search_names.is_mentioned,
        case
            when starts_with(spoken.spelling, search_names.spelling)
                then 2 * length(search_names.spelling) + cast(search_names.is_usual as integer)
            else 0
        end as nearness,
    from core.search_names
    join (
        select
            numbers[first_place] as from_number,
            numbers[last_place] as to_number,
            array_to_string(names[first_place:last_place], ' ') as name,
            array_to_string(spellings[first_place:last_place], ' ') as spelling,
        from stretches
        -- Only what stands side by side.
        where numbers[last_place] - numbers[first_place] = last_place - first_place
    ) as spoken on search_names.name = spoken.name
),
-- A name counts where it is then one entity's alone (of the nearest, the last by id is the first,
-- too) and some article is known to mention it.
meant as (
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
-- Not within a longer one.
names as (
    select *
    from meant
    qualify coalesce(
        max(to_number) over (
            order by
                from_number,
                to_number desc
            rows between unbounded preceding and 1 preceding
        ) < to_number,
        true
    )
),
wanted as (
    select
        number,
        case when is_prefix then 'prefix' else 'word' end as kind,
        is_excluded,
        place,
        case when is_prefix then main.without_article(word) else term end as term,
        case
            when is_prefix then list_filter(list_distinct(stems), lambda each: not starts_with(each, word))
        end as stems,
        word,
        cast(null as varchar) as entity_id,
    from kept
    where
        (term <> '' or is_prefix)
        and number not in (
            select unnest(range(names.from_number, names.to_number + 1))
            from names
        )
    union all
    select
        from_number,
        'entity',
        false,
        1,
        '@' || entity_id,
        null,
        entity_id,
        entity_id,
    from names
    union all
    select
        number,
        'entity',
        is_excluded,
        1,
        '@' || entity_id,
        null,
        entity_id,
        entity_id,
    from spelt
    where entity_id is not null
)
select
    cast(number as integer) as part,
    case
        when kind = 'word' and count(*) over (partition by number) > 1 then 'phrase'
        else kind
    end as kind,
    is_excluded,
    cast(place as integer) as place,
    term,
    stems,
    word,
    entity_id,
    slot,
from (
    select
        *,
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
    -- What is said twice counts once, but for the words of a phrase.
    qualify
        count(*) over (partition by number) > 1
        or row_number() over (
            partition by
                is_excluded,
                kind,
                term
            order by number
        ) = 1
) as numbered
where slot < 60
order by slot;
comment on macro table main.search_terms is 'What search(query) looks for: one row per word, phrase part, prefix or entity.';
