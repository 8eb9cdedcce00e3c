-- Grain: one row per article that one version of one classifier has judged, as that version says:
-- a figure that was published once can be had again. By itself: labels count only up to `until`, and
-- not at all without it. With `until`, nothing that was judged or labelled later counts, so that the
-- answer stays the same for ever, and of several wordings the one that was seen last does; without it,
-- the verdict on the current wording is preferred.
-- Reader: analyst. Time zone: UTC.
--     from articles_as_of('rules', 2);
--     from articles_as_of('rules', 2, until := timestamptz '2026-04-01 00:00:00+00') where relevant;
create or replace macro main.articles_as_of(of_classifier, of_version, until := null) as table
with judged as (
    select verdicts.*
    from core.verdicts
    join core.articles on verdicts.article_id = articles.article_id
    left join core.version_rows on verdicts.version_id = version_rows.version_id
    where
        verdicts.classifier = of_classifier
        and verdicts.classifier_version = of_version
        and (
            cast(until as timestamptz) is null
            or verdicts.judged_at <= cast(until as timestamptz)
        )
    qualify
        row_number() over (
            partition by verdicts.article_id
            order by
                cast(until as timestamptz) is null
                and verdicts.version_id = articles.version_id desc,
                -- Not by when it was judged: old wordings may be judged again after new ones.
                version_rows.seen_at desc nulls last,
                coalesce(version_rows.read_at, version_rows.seen_at) desc nulls last,
                verdicts.judged_at desc,
                verdicts.verdict_id
        ) = 1
),
labelled as (
    select *
    from core.labels
    where labels.labelled_at <= cast(until as timestamptz)
    qualify
        row_number() over (
            partition by labels.article_id
            order by
                labels.labelled_at desc,
                labels.label_id
        ) = 1
)
select
    judged.article_id,
    version_rows.title,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.outlet_id,
    outlets.country,
    outlets.side,
    version_rows.lang,
    version_rows.published_at,
    coalesce(labelled.relevant, judged.relevant) as relevant,
    case
        when labelled.label_id is null then judged.grade
        when labelled.grade is not null then labelled.grade
        when labelled.relevant then greatest(judged.grade, 1)
        else 0
    end as grade,
    judged.score,
    case
        when labelled.label_id is null then judged.topics
        when labelled.topics is not null then labelled.topics
        when labelled.relevant then judged.topics
        else []
    end as topics,
    labelled.label_id is not null as is_labelled,
    judged.relevant as classifier_relevant,
    judged.grade as classifier_grade,
    judged.classifier,
    judged.classifier_version,
    judged.judged_at,
    judged.verdict_id,
    judged.version_id,
    judged.version_id = articles.version_id as is_current_wording,
    articles.canonical_url,
    articles.origin,
from judged
join core.articles on judged.article_id = articles.article_id
left join core.version_rows on judged.version_id = version_rows.version_id
left join core.outlets on articles.outlet_id = outlets.outlet_id
left join labelled on judged.article_id = labelled.article_id;
comment on macro table main.articles_as_of is 'articles_as_of(classifier, version, until := null): what one version of one classifier says of every article that it has judged, one row per article. With until (an instant), verdicts and labels of later do not count, so the answer stays the same for ever; without it labels do not count at all. A file that is attached under another name must be in use first (use name). For analysts. UTC.';
