-- Grain: one row per article and pair of neighbouring verdicts, of classifiers that decide, on its
-- current wording, whose flag or grade differs. Neighbouring: one was the next to judge after the
-- other, as a version follows on a version.
-- Reader: analyst whose figures have changed; operator before and after `reprocess --stage judge`.
-- Time zone: UTC.
create or replace view main.classifier_diff as
with neighbours as (
    select
        verdicts.verdict_id,
        lag(verdicts.verdict_id) over by_time as from_verdict_id,
        lag(verdicts.relevant) over by_time as from_relevant,
        lag(verdicts.grade) over by_time as from_grade,
        verdicts.relevant,
        verdicts.grade,
    from core.verdicts
    join core.articles on verdicts.version_id = articles.version_id
    where coalesce(verdicts.decides, true)
    window
        by_time as (
            partition by verdicts.version_id
            order by
                verdicts.judged_at,
                verdicts.classifier_version,
                verdicts.verdict_id
        )
),
changed as (
    select *
    from neighbours
    where
        from_verdict_id is not null
        and (relevant <> from_relevant or grade <> from_grade)
),
-- The sentence that speaks loudest for what each says; the strongest evidence where none does.
told as (
    select
        verdicts.verdict_id,
        verdicts.classifier,
        verdicts.classifier_version,
        verdicts.score,
        verdicts.judged_at,
        coalesce(
            list_filter(
                verdicts.evidence, lambda span: (span.weight > 0) = verdicts.relevant
            )[1].sentence,
            verdicts.evidence[1].sentence
        ) as sentence,
    from core.verdicts
    where verdicts.verdict_id in (
        select changed.verdict_id
        from changed
        union
        select changed.from_verdict_id
        from changed
    )
)
select
    articles.article_id,
    case
        when changed.relevant and not changed.from_relevant then 'flagged'
        when changed.from_relevant and not changed.relevant then 'unflagged'
        else 'regraded'
    end as change,
    old.classifier as from_classifier,
    old.classifier_version as from_version,
    changed.from_relevant,
    changed.from_grade,
    old.score as from_score,
    new.classifier as to_classifier,
    new.classifier_version as to_version,
    changed.relevant as to_relevant,
    changed.grade as to_grade,
    new.score as to_score,
    articles.title,
    new.sentence as to_sentence,
    old.sentence as from_sentence,
    articles.outlet,
    articles.lang,
    articles.published_at,
    articles.is_labelled,
    case when articles.is_labelled then articles.relevant end as label_relevant,
    changed.verdict_id = articles.verdict_id as is_current,
    articles.canonical_url,
    old.judged_at as from_judged_at,
    new.judged_at as to_judged_at,
    changed.from_verdict_id,
    changed.verdict_id as to_verdict_id,
from changed
join told as old on changed.from_verdict_id = old.verdict_id
join told as new on changed.verdict_id = new.verdict_id
join core.verdicts on changed.verdict_id = verdicts.verdict_id
join main.articles on verdicts.version_id = articles.version_id;
comment on view main.classifier_diff is 'What a new version of the classifier says otherwise: articles whose flag or grade differs between two neighbouring verdicts on one wording, with the sentences. One row per article and pair. For analysts and operators. UTC.';
comment on column main.classifier_diff.article_id is 'The article.';
comment on column main.classifier_diff.change is 'flagged, unflagged, or regraded (the flag stays).';
comment on column main.classifier_diff.from_classifier is 'Who judged before.';
comment on column main.classifier_diff.from_version is 'Its version.';
comment on column main.classifier_diff.from_relevant is 'Its word.';
comment on column main.classifier_diff.from_grade is 'Its grade.';
comment on column main.classifier_diff.from_score is 'Its score, 0.0 to 1.0.';
comment on column main.classifier_diff.to_classifier is 'Who judged next.';
comment on column main.classifier_diff.to_version is 'Its version.';
comment on column main.classifier_diff.to_relevant is 'Its word.';
comment on column main.classifier_diff.to_grade is 'Its grade.';
comment on column main.classifier_diff.to_score is 'Its score, 0.0 to 1.0; scores of two classifiers are on two scales.';
comment on column main.classifier_diff.title is 'Title of the article.';
comment on column main.classifier_diff.to_sentence is 'The sentence that speaks for what the later verdict says.';
comment on column main.classifier_diff.from_sentence is 'The sentence that spoke for what the earlier one said.';
comment on column main.classifier_diff.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.classifier_diff.lang is 'Language (BCP-47).';
comment on column main.classifier_diff.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.classifier_diff.is_labelled is 'A label counts here, whatever the two say.';
comment on column main.classifier_diff.label_relevant is 'What that label says; null: none.';
comment on column main.classifier_diff.is_current is 'The later verdict is the current one: its version is activated, or is the newest.';
comment on column main.classifier_diff.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.classifier_diff.from_judged_at is 'When the earlier verdict was given (UTC).';
comment on column main.classifier_diff.to_judged_at is 'When the later one was (UTC).';
comment on column main.classifier_diff.from_verdict_id is 'The earlier one, in core.verdicts.';
comment on column main.classifier_diff.to_verdict_id is 'The later one.';
