-- One row per article whose current wording a version of a classifier has not judged, and beside each
-- the number of all articles.
select
    articles.version_id,
    (
        select count(*)
        from published.core.articles
    ) as all_articles,
from published.core.articles
where
    articles.version_id not in (
        select verdicts.version_id
        from published.core.verdicts
        where
            verdicts.classifier = $classifier
            and verdicts.classifier_version = $classifier_version
    );
