-- One row per wording that a version of a classifier is to judge, or whose verdict by that version is
-- held and is not what counts of its article. Narrow: the texts are asked for a few at a time.
with shown as (
    select
        article_id,
        version_id,
        is_labelled,
        classifier,
        classifier_version,
        classifier_relevant,
        classifier_grade,
        score,
    from published.main.articles
),
held as (
    select
        version_id,
        relevant,
        grade,
        score,
    from published.core.verdicts
    where
        classifier = $classifier
        and classifier_version = $classifier_version
),
wanted as (
    select
        version_rows.article_id,
        version_rows.version_id,
        version_rows.seen_at,
        version_rows.version_id = articles.version_id as is_current,
        shown.is_labelled,
        shown.classifier,
        shown.classifier_version,
        shown.classifier_relevant,
        shown.classifier_grade,
        shown.score,
        held.relevant as held_relevant,
        held.grade as held_grade,
        held.score as held_score,
    from published.core.version_rows
    join published.core.articles on version_rows.article_id = articles.article_id
    join shown on articles.article_id = shown.article_id
    left join held on version_rows.version_id = held.version_id
    where
        (
            (
                held.version_id is null
                and not $only_held::boolean
                and ($all_wordings::boolean or version_rows.version_id = articles.version_id)
            )
            or (
                held.version_id is not null
                and version_rows.version_id = articles.version_id
                and (
                    shown.classifier is distinct from $classifier
                    or shown.classifier_version is distinct from $classifier_version
                )
            )
        )
        and (len($outlets::varchar[]) = 0 or list_contains($outlets::varchar[], articles.outlet_id))
        and ($article::uuid is null or articles.article_id = $article::uuid)
        and (
            $lang::varchar is null
            or articles.lang = $lang::varchar
            or starts_with(articles.lang, $lang::varchar || '-')
        )
        and ($since::timestamptz is null or version_rows.seen_at >= $since::timestamptz)
        and ($before::timestamptz is null or version_rows.seen_at < $before::timestamptz)
    -- Ids are as good as dice: a limit gives a fair choice, the same one every time.
    order by version_rows.version_id
    limit $most::bigint
)
select *
from wanted
order by
    seen_at,
    version_id;
