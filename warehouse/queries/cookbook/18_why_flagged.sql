-- Why is an article flagged?
-- $article: id; default the newest relevant one.
select
    evidence.title,
    evidence."rank",
    evidence.kind,
    evidence."text",
    evidence.sentence,
    evidence.reason,
    evidence.weight,
    evidence.field,
from evidence
where evidence.article_id = coalesce(
    cast($article as uuid),
    (
        select arg_max(article_facts.article_id, article_facts.first_seen_at)
        from core.article_facts
        where article_facts.relevant
    )
)
order by evidence."rank";
