-- What is asked about: the newest relevant article, its run, and words by how many texts have them.
with newest as (
    select
        articles.article_id,
        articles.canonical_url,
        articles.run_id,
        articles.title,
    from core.articles
    where articles.article_id = (
        select arg_max(article_facts.article_id, (article_facts.first_seen_at, article_facts.article_id))
        from core.article_facts
        where article_facts.relevant
    )
),
frequencies as (
    select
        term,
        sum(documents) as documents,
    from core.search_words
    where
        length(term) between 5 and 12
        and not starts_with(term, '@')
    group by term
),
total as (
    select count(*) as documents
    from core.search_documents
)
select
    newest.article_id as article,
    newest.canonical_url as url,
    newest.run_id as run,
    array_to_string(string_split(newest.title, ' ')[:3], ' ') as phrase,
    (select arg_min(frequencies.term, (abs(frequencies.documents - total.documents / 5000.0), frequencies.term)) from frequencies where frequencies.term < chr(880)) as rare,
    (select arg_min(frequencies.term, (abs(frequencies.documents - total.documents / 200.0), frequencies.term)) from frequencies where frequencies.term < chr(880)) as middle,
    (select arg_min(frequencies.term, (abs(frequencies.documents - total.documents / 20.0), frequencies.term)) from frequencies where frequencies.term < chr(880)) as common,
    (select arg_max(frequencies.term, (frequencies.documents, frequencies.term)) from frequencies where frequencies.term < chr(880)) as commonest,
    (select left(arg_min(frequencies.term, (abs(frequencies.documents - total.documents / 1000.0), frequencies.term)), 5) from frequencies where frequencies.term < chr(880)) as beginning,
    'do' as short,
    (select arg_min(frequencies.term, (abs(frequencies.documents - total.documents / 200.0), frequencies.term)) from frequencies where frequencies.term between chr(1072) and chr(1104)) as cyrillic,
    (select arg_min(frequencies.term, (abs(frequencies.documents - total.documents / 500.0), frequencies.term)) from frequencies where frequencies.term between chr(1377) and chr(1416)) as armenian,
from newest
cross join total;
