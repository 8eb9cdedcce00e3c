-- One row per wording of the list that a version of a classifier has judged: the sentence that speaks
-- loudest for what it says, chosen as in main.articles.
select
    version_id,
    coalesce(
        list_filter(
            evidence,
            lambda span: (span.weight > 0) = relevant and span.field = 'body'
        )[1].sentence,
        list_filter(evidence, lambda span: (span.weight > 0) = relevant)[1].sentence,
        evidence[1].sentence
    ) as sentence,
from published.core.verdicts
where
    classifier = $classifier
    and classifier_version = $classifier_version
    and version_id in (select unnest($ids::uuid[]));
