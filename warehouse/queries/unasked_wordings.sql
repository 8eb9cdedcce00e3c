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
unasked as (
    select
        article_facts.article_id,
        article_facts.version_id,
        article_facts.outlet_id,
        article_facts.score,
        article_facts.relevant,
        article_facts.grade,
        abs(article_facts.score - borders.border) as distance,
    from core.article_facts
    left join main.borders
        on article_facts.classifier = borders.classifier
        and article_facts.classifier_version = borders.classifier_version
    where
        article_facts.version_id not in (select asked.version_id from asked)
        and article_facts.kind not in ('consent', 'challenge', 'not_found', 'listing')
        -- One text is asked about once.
        and not article_facts.is_copy
),
waiting as materialized (
    select *
    from unasked
    where
        $only is null
        or ($only = 'relevant' and relevant)
        -- A quarter of the scale, as in main.to_label.
        or ($only = 'uncertain' and distance < 0.25)
        or article_id in (
            -- Not worked out for who asks for others.
            select to_label.article_id
            from main.to_label
            where $only = 'to_label'
        )
),
chosen as materialized (
    -- Before the texts are fetched: only the narrow columns are sorted.
    select *
    from waiting
    order by
        distance nulls last,
        article_id
    limit $limit
),
-- By their places in the table: asked for by id, the texts of all articles would be unpacked.
places as materialized (
    select
        articles.article_id,
        articles.rowid as place,
    from core.articles
    semi join chosen on articles.article_id = chosen.article_id
)
select
    chosen.article_id,
    chosen.version_id,
    coalesce(articles.title, '') as title,
    coalesce(articles.body, '') as body,
    articles.lang,
    outlets.country,
    coalesce(outlets.name, chosen.outlet_id) as outlet,
    chosen.score,
    chosen.relevant,
    chosen.grade,
    (select count(*) from waiting) as waiting,
from chosen
join places on chosen.article_id = places.article_id
join core.articles on places.place = articles.rowid
left join core.outlets on chosen.outlet_id = outlets.outlet_id
order by
    chosen.distance nulls last,
    chosen.article_id;
