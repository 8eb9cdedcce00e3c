-- One row per article that $classifier, in its version $classifier_version, has no lasting opinion
-- of in its current wording, most uncertain first; `waiting` counts all of them, also beyond $limit.
-- $only: to_label, relevant, uncertain, or null for all.
with asked as (
    select version_id
    from core.opinions
    where
        classifier = $classifier
        and classifier_version = $classifier_version
        and outcome in ('ok', 'not_understood')
),
-- Where a version's flag begins, as in main.to_label.
borders as (
    select
        classifier,
        classifier_version,
        coalesce(
            (min(score) filter (where relevant) + max(score) filter (where not relevant)) / 2, 0.5
        ) as border,
    from core.verdicts
    group by all
),
unasked as (
    select
        articles.article_id,
        articles.version_id,
        articles.country,
        articles.outlet,
        articles.score,
        articles.relevant,
        articles.grade,
        abs(articles.score - borders.border) as distance,
    from main.articles
    left join borders
        on articles.classifier = borders.classifier
        and articles.classifier_version = borders.classifier_version
    where
        articles.version_id not in (select asked.version_id from asked)
        and articles.kind not in ('consent', 'challenge', 'not_found', 'listing')
        -- One text is asked about once.
        and articles.article_id not in (select copies.article_id from core.copies)
),
chosen as (
    -- Before the texts are fetched: only the narrow columns are sorted.
    select
        *,
        count(*) over () as waiting,
    from unasked
    where
        $only is null
        or ($only = 'relevant' and relevant)
        -- A quarter of the scale, as in main.to_label.
        or ($only = 'uncertain' and distance < 0.25)
        or (
            $only = 'to_label'
            and article_id in (select to_label.article_id from main.to_label)
        )
    order by
        distance nulls last,
        article_id
    limit $limit
)
select
    chosen.article_id,
    chosen.version_id,
    coalesce(articles.title, '') as title,
    coalesce(articles.body, '') as body,
    articles.lang,
    chosen.country,
    chosen.outlet,
    chosen.score,
    chosen.relevant,
    chosen.grade,
    chosen.waiting,
from chosen
join core.articles on chosen.article_id = articles.article_id
order by
    chosen.distance nulls last,
    chosen.article_id;
