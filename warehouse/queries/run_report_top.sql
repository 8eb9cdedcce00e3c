-- One row per relevant article that a run judged, strongest first.
select
    articles.article_id,
    articles.title,
    articles.outlet,
    articles.side,
    articles.lang,
    articles.published_at,
    articles.published_precision,
    articles.grade,
    articles.score,
    articles.topics,
    articles.evidence_sentence as sentence,
    articles.canonical_url,
    articles.origin,
from main.articles
join core.verdicts on articles.verdict_id = verdicts.verdict_id
where
    articles.relevant
    and verdicts.run_id = cast($run_id as uuid)
order by
    articles.grade desc,
    articles.score desc,
    articles.sort_at desc,
    articles.article_id
limit $top;
