-- The articles from number `first` to number `last`, and all that hangs on each.
create or replace temp table told as
with plain as (
    select
        number,
        zipf(number, 10, getvariable('outlets')) as outlet_number,
        chance(number, 11) < 0.08 as relevant,
        getvariable('began') + number * getvariable('span') // getvariable('size') as published,
        -- A copy has the text of one of the fifty before it.
        case when chance(number, 12) < 0.05 and number > 60 then number - 1 - pick(number, 13, 50) end as source,
    from range(getvariable('first'), getvariable('last') + 1) as articles (number)
)
select
    plain.*,
    id('article', plain.number) as article_id,
    id('version', plain.number) as version_id,
    'outlet-' || plain.outlet_number as outlet_id,
    case when pick(plain.number, 14, 8) = 0 then 3 else outlet_languages.lang_number end as lang_number,
    cast(0 as bigint) as text_number,
    case when not relevant then 0 when pick(plain.number, 15, 5) < 2 then 2 else 1 end as grade,
    to_timestamp(published) as published_at,
    to_timestamp(published + 600 + pick(plain.number, 16, 7200)) as seen_at,
    id('run', least(getvariable('runs') - 1, plain.number * getvariable('runs') // getvariable('size'))) as run_id,
    pick(plain.number, 17, 50) = 0 as is_edited,
from plain
join outlet_languages on plain.outlet_number = outlet_languages.number;

update told set text_number = coalesce(source, number);
-- A copy is in the language of its source.
create or replace temp table source_languages as
select
    told.number,
    case
        when pick(told.source, 14, 8) = 0 then 3
        else outlet_languages.lang_number
    end as lang_number,
from told
join outlet_languages on zipf(told.source, 10, getvariable('outlets')) = outlet_languages.number
where told.source is not null;
update told
set lang_number = source_languages.lang_number
from source_languages
where told.number = source_languages.number;

create or replace temp table texts as
with places as (
    select
        number,
        text_number,
        lang_number,
        unnest(range(cast(8 + pick(text_number, 20, 28) as integer))) as place,
    from told
),
bodies as (
    select
        places.number,
        string_agg(
            sentences.sentence || case when places.place % 5 = 4 then chr(10) || chr(10) else ' ' end,
            ''
            order by places.place
        ) as body,
        max(sentences.sentence) as title,
    from places
    join sentences
        on places.lang_number = sentences.lang_number
        and pick(places.text_number * 64 + places.place, 21, getvariable('sentences')) = sentences.number
    group by places.number
)
select
    told.*,
    languages.lang,
    rtrim(array_to_string(string_split(bodies.title, ' ')[:8], ' '), '.') as title,
    -- Two words that hardly any other text has: names, and what is written wrong.
    bodies.body || spell(60000 + pick(told.text_number, 22, 5000000), languages.syllables)
    || ' ' || spell(60000 + pick(told.text_number, 23, 5000000), languages.syllables) || '.' as body,
    'https://' || told.outlet_id || '.example/' || languages.lang || '/news/' || (1000000 + told.number)
    || '/' || spell(60 + pick(told.number, 24, 60000), ['ba', 'dor', 'mel-', 'kan', 'tis', 'ver']) as url,
    array_to_string(list_transform(range(4), lambda part: hex('print' || part, told.text_number)), '') as fingerprint,
    hex('text', told.text_number) as content_hash,
from told
join bodies on told.number = bodies.number
join languages on told.lang_number = languages.number
order by told.number;

create or replace temp table held as
select
    article_id,
    url as canonical_url,
    'outlet-' || outlet_number || '.example:' || number as article_key,
    outlet_id,
    lang,
    lang as title_lang,
    title,
    body,
    case when number % 2 = 0 then 'Author ' || pick(number, 30, 3000) end as author,
    case when number % 2 = 0 then ['Author ' || pick(number, 30, 3000)] else [] end as authors,
    case when pick(number, 31, 40) > 0 then published_at end as published_at,
    case pick(number, 31, 40) when 0 then 'unknown' when 1 then 'day' when 2 then 'day' else 'instant' end as published_precision,
    'meta' as published_source,
    'unknown' as modified_precision,
    'article' as kind,
    'page' as text_source,
    left(body, 150) as description,
    ['politics', 'economy', 'world', 'sport', null][1 + pick(number, 32, 5)] as section,
    ['tag ' || zipf(number, 33, 2000)] as tags,
    len(string_split(body, ' ')) as word_count,
    [] as flags,
    seen_at as first_seen_at,
    seen_at,
    seen_at as read_at,
    version_id,
    content_hash,
    fingerprint,
    case when number < 2 then 'seed' else 'feed' end as origin,
    run_id,
from texts;

insert into core.articles by name
select *
from held;

-- Their texts stand in core.articles.
insert into core.version_rows by name
select
    held.* exclude (canonical_url, article_key, outlet_id, body, author, word_count, first_seen_at, run_id),
    case when texts.is_edited then 'edited' else 'first' end as reason,
    case when texts.is_edited then id('before', texts.number) end as previous_version_id,
    'araxes-pages' as extractor,
    '3' as extractor_version,
    hex('page', texts.number) as raw_ref,
    [{'source': 'meta', 'role': 'published', 'raw': cast(texts.published_at as varchar), 'at': texts.published_at, 'precision': 'instant'}] as dates,
    [] as cuts,
    texts.run_id,
from texts
join held on texts.article_id = held.article_id;

insert into core.version_rows by name
select
    id('before', number) as version_id,
    article_id,
    seen_at - interval 1 minute as seen_at,
    seen_at - interval 1 minute as read_at,
    'first' as reason,
    title || ' ' || spell(60 + number, ['ba', 'dor', 'mel', 'kan']) as title,
    left(body, length(body) // 2) as body,
    hex('before', number) as content_hash,
    'page' as text_source,
    'article' as kind,
    lang,
    'araxes-pages' as extractor,
    '3' as extractor_version,
    'feed' as origin,
    run_id,
from texts
where is_edited;

insert into core.article_urls by name
with met as (
    select
        url,
        article_id,
        seen_at as first_seen_at,
    from texts
    union all
    select
        url || '?utm_source=rss' as url,
        article_id,
        seen_at as first_seen_at,
    from texts
    where pick(number, 34, 10) < 3
)
select
    *,
    md5_number_lower(url) as address_key,
from met;

insert into core.entries by name
select
    id('entry', number) as entry_id,
    'feed-' || (outlet_number - 1 + getvariable('outlets') * pick(number, 35, 2)) % getvariable('feeds') as feed_id,
    outlet_id,
    url as guid,
    url,
    title,
    left(body, 160) as summary,
    lang,
    ['tag ' || zipf(number, 33, 2000)] as tags,
    published_at,
    'instant' as published_precision,
    strftime(published_at, '%a, %d %b %Y %H:%M:%S') || ' +0000' as published_raw,
    hex('entry', number) as entry_hash,
    seen_at - interval 5 minutes as first_seen_at,
    seen_at - interval 5 minutes as changed_at,
    'feed' as origin,
    run_id,
from texts;

insert into core.entry_outcomes by name
select
    id('outcome', number) as outcome_id,
    id('entry', number) as entry_id,
    hex('entry', number) as entry_hash,
    run_id,
    case when pick(number, 36, 30) = 0 then 'summary' else 'read' end as outcome,
    true as is_final,
    article_id,
    seen_at as "at",
from texts;

insert into core.fetches by name
select
    id('page', number) as fetch_id,
    run_id,
    'page' as target_kind,
    cast(id('entry', number) as varchar) as target_id,
    url,
    url as final_url,
    seen_at as started_at,
    100 + pick(number, 37, 3000) as duration_ms,
    case when pick(number, 36, 30) = 0 then 'timeout' else 'ok' end as outcome,
    case when pick(number, 36, 30) > 0 then 200 end as http_status,
    case when pick(number, 36, 30) > 0 then 40000 + pick(number, 38, 80000) end as bytes,
    1 as attempts,
    case when pick(number, 36, 30) > 0 then hex('page', number) end as raw_ref,
from texts;

insert into core.failures by name
select
    id('failure', number) as failure_id,
    run_id,
    'page' as stage,
    'entry' as target_kind,
    cast(id('entry', number) as varchar) as target_id,
    url,
    'timeout' as error,
    seen_at as "at",
from texts
where pick(number, 36, 30) = 0;

-- One classifier decides, another votes.
insert into core.verdicts by name
select
    id(classifier, number) as verdict_id,
    article_id,
    version_id,
    classifier,
    version as classifier_version,
    case when classifier = 'linear' or pick(number, 40, 50) > 0 then relevant else not relevant end as relevant,
    grade,
    case when relevant then 0.5 + 0.5 * chance(number, 41) else 0.5 * pow(chance(number, 41), 3) end as score,
    lang,
    case
        when relevant
            then
                list_distinct([
                    getvariable('topics')[zipf(number, 43, len(getvariable('topics')))],
                    getvariable('topics')[zipf(number, 44, len(getvariable('topics')))]
                ])
        else []
    end as topics,
    list_transform(
        range(case when relevant then 6 when pick(number, 42, 5) = 0 then 2 else 0 end),
        lambda place: {
            'kind': ['bilateral', 'act', 'place'][1 + place % 3],
            'field': 'body',
            'start': cast(20 + place * 90 as integer),
            'end': cast(40 + place * 90 as integer),
            'text': substr(body, 20 + place * 90, 20),
            'reason': ['both sides in one sentence', 'an act between the two', 'a place at the border'][1 + place % 3],
            'weight': case when relevant then 2.0 - place / 4 else place / 4 - 1.0 end,
            'sentence': substr(body, 1 + place * 90, 110)
        }
    ) as evidence,
    seen_at + interval 1 minute as judged_at,
    run_id,
    classifier = 'linear' as decides,
from texts
cross join (values ('linear', 1), ('rules', 2)) as classifiers (classifier, version);

insert into core.topics by name
select
    article_id,
    version_id,
    classifier,
    classifier_version,
    unnest(verdicts.topics) as topic,
    0.8 as score,
    true as is_named,
from core.verdicts
where
    relevant
    and article_id in (select texts.article_id from texts);

insert into core.mentions by name
with places as (
    select
        *,
        unnest(range(cast(3 + number % 2 as integer))) as place,
    from texts
)
select
    places.article_id,
    places.version_id,
    1 as reading_version,
    'body' as field,
    10 + places.place * 80 as "start",
    18 + places.place * 80 as "end",
    substr(places.body, 10 + places.place * 80, 8) as "text",
    named_entities.entity_id,
    named_entities.kind,
    named_entities.side,
    named_entities.kind as sense,
    1.0 as strength,
    'its name (rule 9)' as reason,
    places.place as sentence,
    false as is_listed,
    places.run_id,
from places
join named_entities
    on zipf(places.number * 8 + places.place, 45, (select count(*) from named_entities)) = named_entities.rank;

insert into core.acts by name
select
    article_id,
    version_id,
    1 as reading_version,
    'body' as field,
    30 as "start",
    38 as "end",
    substr(body, 30, 8) as "text",
    ['iran', 'azerbaijan'][1 + number % 2] as initiator,
    ['azerbaijan', 'iran'][1 + number % 2] as target,
    ['verbal_cooperation', 'verbal_conflict', 'material_cooperation', 'material_conflict'][1 + pick(number, 46, 4)] as quad_class,
    left(body, 110) as sentence,
    run_id,
from texts
where
    relevant
    and pick(number, 47, 2) = 0;

insert into core.term_uses by name
select
    texts.article_id,
    texts.version_id,
    named_terms.term_id,
    'bench' as finding,
    1 + pick(texts.number, 48, 3) as uses,
    pick(texts.number, 49, 2) as title_uses,
    case when pick(texts.number, 49, 2) = 1 then 3 end as title_start,
    60 as body_start,
    texts.seen_at as found_at,
    texts.run_id,
from texts
join named_terms
    on zipf(texts.number, 50, (select count(*) from named_terms)) = named_terms.rank
where pick(texts.number, 51, 6) = 0;

insert into core.copies by name
select
    id('copy', number) as copy_id,
    article_id,
    id('article', source) as source_id,
    0.97 as similarity,
    ['time'] as basis,
    false as is_same_family,
    1 as method_version,
    seen_at as found_at,
    run_id,
from texts
where source is not null;

insert into core.copy_searches by name
select
    version_id,
    article_id,
    pick(number, 52, 40) as candidates,
    0 as left_out,
    1 as method_version,
    seen_at as searched_at,
    run_id,
from texts;

insert into core.novelties by name
select
    version_id,
    article_id,
    1 as comparison_version,
    ['aras'] as new_entities,
    string_split(body, ' ')[:10] as new_terms,
    run_id,
from texts
where
    relevant
    or pick(number, 53, 8) = 0;

insert into core.seed_likenesses by name
select
    texts.version_id,
    texts.article_id,
    id('article', seeds.number) as seed_article_id,
    1 as comparison_version,
    chance(texts.number * 2 + seeds.number, 54) as similarity,
    ['iran', 'azerbaijan'] as shared_entities,
    string_split(texts.body, ' ')[:2] as shared_terms,
    texts.run_id,
from texts
cross join range(2) as seeds (number)
where texts.relevant;

insert into core.page_states by name
select
    article_id,
    url,
    seen_at + interval 7 days as visited_at,
    3 as visits,
    seen_at as schedule_from,
    case when pick(number, 55, 40) = 0 then 'missing' else 'same' end as last_outcome,
    case when pick(number, 55, 40) = 0 then seen_at + interval 7 days end as missing_since,
    0 as failures_in_a_row,
    run_id,
from texts
where relevant;

insert into core.revisits by name
select
    id('visit', texts.number * 4 + visits.visit) as revisit_id,
    texts.article_id,
    visits.visit,
    texts.url,
    texts.seen_at + to_days(cast(visits.visit * 2 as integer)) as asked_at,
    case when visits.visit = 3 and pick(texts.number, 55, 40) = 0 then 'missing' else 'same' end as outcome,
    case when visits.visit = 3 and pick(texts.number, 55, 40) = 0 then 404 else 200 end as http_status,
    texts.run_id,
from texts
cross join range(1, 4) as visits (visit)
where texts.relevant;

insert into core.labels by name
select
    id('label', number) as label_id,
    article_id,
    version_id,
    relevant = (pick(number, 56, 10) > 0) as relevant,
    case when relevant then 1 else 0 end as grade,
    'analyst' as author,
    'command' as source,
    seen_at + interval 1 day as labelled_at,
    run_id,
from texts
where pick(number, 57, 500) = 0;

insert into core.opinions by name
select
    id('opinion', number) as opinion_id,
    article_id,
    version_id,
    'model' as classifier,
    1 as classifier_version,
    'http://localhost' as endpoint,
    'any' as model,
    'ok' as outcome,
    500 as tokens_in,
    100 as tokens_out,
    900.0 as duration_ms,
    seen_at as asked_at,
    run_id,
from texts
where pick(number, 58, 500) = 0;

insert into core.extractions by name
select
    id('again', number) as extraction_id,
    run_id,
    false as is_trial,
    article_id,
    version_id as from_version_id,
    version_id,
    hex('page', number) as raw_ref,
    '2' as from_extractor_version,
    'araxes-pages' as extractor,
    '3' as extractor_version,
    seen_at + interval 2 days as extracted_at,
    ['same', 'same', 'metadata', 'text'][1 + pick(number, 59, 4)] as outcome,
    length(body) as characters_before,
    length(body) as characters_after,
    1.0 as similarity,
    'article' as kind_before,
    'article' as kind_after,
    12.0 as cpu_ms,
from texts
where pick(number, 60, 20) = 0;
