-- Grain: one row per classifier version and language, and one per version for all languages (lang null). Reader:
-- whoever builds a classifier, analyst who asks how far to trust it. Time zone: none. Against the newest label of each
-- article; the verdict on the labelled wording counts, or where none is known that on the current one.
create or replace view main.classifier_quality as
with labelled as (
    select labels.*
    from core.labels
    qualify
        row_number() over (
            partition by labels.article_id
            order by
                labels.labelled_at desc,
                labels.label_id
        ) = 1
),
paired as (
    select
        verdicts.classifier,
        verdicts.classifier_version,
        articles.lang,
        verdicts.relevant,
        verdicts.grade,
        labelled.relevant as is_so,
        labelled.grade as grade_is,
    from labelled
    join core.articles on labelled.article_id = articles.article_id
    join core.verdicts
        on labelled.article_id = verdicts.article_id
        and coalesce(labelled.version_id, articles.version_id) = verdicts.version_id
),
counted as (
    select
        classifier,
        classifier_version,
        lang,
        count(*) as labelled,
        count(*) filter (where relevant and is_so) as true_positives,
        count(*) filter (where relevant and not is_so) as false_positives,
        count(*) filter (where not relevant and is_so) as false_negatives,
        count(*) filter (where not relevant and not is_so) as true_negatives,
        count(grade_is) as graded,
        count(*) filter (where grade = grade_is) as grades_agree,
    from paired
    group by
        grouping sets (
            (classifier, classifier_version, lang),
            (classifier, classifier_version)
        )
)
select
    classifier,
    classifier_version,
    lang,
    labelled,
    true_positives,
    false_positives,
    false_negatives,
    true_negatives,
    round(true_positives / nullif(true_positives + false_positives, 0), 4) as precision,
    round(true_positives / nullif(true_positives + false_negatives, 0), 4) as recall,
    round(2 * true_positives / nullif(2 * true_positives + false_positives + false_negatives, 0), 4) as f1,
    graded,
    round(grades_agree / nullif(graded, 0), 4) as grade_accuracy,
from counted;
comment on view main.classifier_quality is 'How each classifier version fares against the labels of people. One row per version and language, and one per version for all languages. Labels are not a random sample: whoever labels the doubtful sees worse figures than readers do. For whoever builds or trusts a classifier. No time.';
comment on column main.classifier_quality.classifier is 'Name of the classifier.';
comment on column main.classifier_quality.classifier_version is 'Its version.';
comment on column main.classifier_quality.lang is 'Language (BCP-47); null: all together.';
comment on column main.classifier_quality.labelled is 'Labelled articles that it has judged.';
comment on column main.classifier_quality.true_positives is 'Both say relevant.';
comment on column main.classifier_quality.false_positives is 'Only the classifier does.';
comment on column main.classifier_quality.false_negatives is 'Only the person does.';
comment on column main.classifier_quality.true_negatives is 'Neither does.';
comment on column main.classifier_quality."precision" is 'Of what it flags, what a person flags.';
comment on column main.classifier_quality.recall is 'Of what a person flags, what it flags.';
comment on column main.classifier_quality.f1 is 'Harmonic mean of both.';
comment on column main.classifier_quality.graded is 'Of the labels, those with a grade.';
comment on column main.classifier_quality.grade_accuracy is 'Of those, the same grade.';
