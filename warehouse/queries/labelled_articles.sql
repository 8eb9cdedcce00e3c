-- One row per article that somebody labelled, with the label that counts and the wording that the
-- person saw (the current one where that is not known).
with given as materialized (
    select
        labels.article_id,
        labels.version_id,
        labels.is_labelled_wording,
        labels.relevant,
        labels.grade,
        labels.topics,
        labels.note,
        labels.lang,
        labels.country,
    from main.labels
    where labels.counts
),
-- Texts last, and of these articles alone; only where it is another one, that of the wording.
seen as materialized (
    select
        version_id,
        title,
        body,
    from core.version_rows
    where
        version_id in (
            select given.version_id
            from given
            where not given.is_labelled_wording
        )
),
shown as materialized (
    select
        article_id,
        title,
        body,
    from core.articles
    where article_id in (select given.article_id from given)
)
select
    given.article_id,
    given.relevant,
    given.grade,
    given.topics,
    given.note,
    given.lang,
    given.country,
    coalesce(seen.title, shown.title, '') as title,
    coalesce(seen.body, shown.body, '') as body,
from given
join shown on given.article_id = shown.article_id
left join seen on given.version_id = seen.version_id
order by given.article_id;
