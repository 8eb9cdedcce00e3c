-- What articles are made of: languages, words by rank, sentences. `size` is the number of articles.
create or replace temp macro chance(number, salt) as (hash(number, salt) % 1000000) / 1e6;
create or replace temp macro pick(number, salt, choices) as cast(hash(number, salt) % choices as bigint);
-- Zipf's law: the word of rank r is met with a chance of 1 / r.
create or replace temp macro zipf(number, salt, choices) as
    least(choices, cast(floor(exp(chance(number, salt) * ln(choices + 1))) as bigint));
create or replace temp macro id(kind, number) as cast(md5(kind || number) as uuid);
create or replace temp macro hex(kind, number) as md5(kind || number) || md5(number || kind);
create or replace temp macro spell(number, syllables) as array_to_string(
    list_transform(
        range(cast(floor(ln(number) / ln(len(syllables)) + 1e-9) as bigint) + 1),
        lambda place: syllables[
            1 + cast(number // pow(len(syllables), place) as bigint) % len(syllables)
        ]
    ),
    ''
);

set variable ranks = least(60000, greatest(4000, 2 * getvariable('size')));
set variable sentences = least(8000, greatest(300, getvariable('size') // 10));
set variable outlets = 200;
set variable feeds = least(300, greatest(20, getvariable('size') // 100));
set variable polls = 2 * getvariable('size');
set variable runs = getvariable('polls') * 3 // (getvariable('feeds') * 2);
-- Three years.
set variable began = 1672531200;
set variable span = 94694400;

create or replace temp table languages as
select
    row_number() over () as number,
    lang,
    string_split(syllables, ' ') as syllables,
from (
    values
        ('fa', 'با دو مل کا تی ور لن ری شا پل گو نا وی هم'),
        ('az', 'ba dor məl kan tis ver lan rı şa pəl gör nat çil hüm'),
        ('en', 'ba dor mel kan tis ver lon ri sha pel gor nat wil hem'),
        ('ru', 'ба дор мел кан тис вер лон ри ша пел гор нат вил хем'),
        ('tr', 'ba dör mel kan tış ver lon rı şa pel gür nat çil hem'),
        ('ar', 'با در مل كا تي ور لن ري شا بل جو نا وي هم'),
        ('hy', 'բա դոր մել կան տիս վեր լոն րի շա պել գոր նատ վիլ հեմ'),
        ('ka', 'ბა დორ მელ კან ტის ვერ ლონ რი შა პელ გორ ნატ ვილ ჰემ'),
        ('he', 'בא דור מל כן טיס ור לון רי שא פל גור נט ויל הם'),
        ('azb', 'با دو مل کا تی ور لن ری شا پل گو نا چی هم'),
        ('az-Cyrl', 'ба дор мәл кан тис вер лан ры ша пәл ҝөр нат чил һүм')
) as told (lang, syllables);

create or replace temp table outlet_languages as
-- The first outlets write most: fa, az, en, ru, tr lead, the other six languages come after.
select
    number,
    case when number % 3 < 2 then 1 + number % 5 else 1 + number % 11 end as lang_number,
from range(1, getvariable('outlets') + 1) as outlets (number);

create or replace temp table words as
select
    languages.number as lang_number,
    ranks.rank,
    spell(ranks.rank + len(syllables) - 1, syllables) as word,
from languages
cross join range(1, getvariable('ranks') + 1) as ranks (rank);

create or replace temp table sentences as
with places as (
    select
        languages.number as lang_number,
        stock.number,
        unnest(range(8 + pick(stock.number, languages.number, 11))) as place,
    from languages
    cross join range(getvariable('sentences')) as stock (number)
),
drawn as (
    select
        *,
        zipf((lang_number * 100000 + number) * 32 + place, 1, getvariable('ranks')) as rank,
    from places
)
select
    drawn.lang_number,
    drawn.number,
    string_agg(words.word, ' ' order by drawn.place) || '.' as sentence,
from drawn
join words
    on drawn.lang_number = words.lang_number
    and drawn.rank = words.rank
group by
    drawn.lang_number,
    drawn.number;

create or replace temp table named_entities as
select
    entity_id,
    kind,
    side,
    row_number() over (order by md5(entity_id)) as rank,
from core.entities;

create or replace temp table named_terms as
select
    term_id,
    row_number() over (order by md5(term_id)) as rank,
from core.terms;

set variable topics = (
    select list(topic order by topic)
    from (
        select distinct unnest(topics) as topic
        from core.events
    )
);
