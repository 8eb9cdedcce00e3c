-- What relevant articles were first seen since an instant?
-- $since: instant; default the day before the newest article.
select
    first_seen_at,
    outlet,
    side,
    lang,
    title,
    grade,
    topics,
    evidence_sentence,
    canonical_url,
from new_since(
    coalesce(
        cast($since as timestamptz),
        (select max(articles.first_seen_at) - interval 1 day from core.articles)
    )
)
where relevant
order by first_seen_at desc;
