-- Grain: one row per article and pair of neighbouring verdicts, of classifiers that decide, on its
-- current wording, whose flag or grade differs. Neighbouring: one was the next to judge after the
-- other, as a version follows on a version.
-- Reader: analyst whose figures have changed; operator before and after `reprocess --stage judge`.
-- Time zone: UTC.
create or replace view main.classifier_diff as
with changed as (
    select
        article_facts.article_id,
        article_facts.verdict_id,
        article_facts.label_id is not null as is_labelled,
        case when article_facts.label_id is not null then article_facts.relevant end as label_relevant,
        unnest(article_facts.turns, max_depth := 2),
    from core.article_facts
    where article_facts.turns is not null
),
-- The sentence that speaks loudest for what each says; the strongest evidence where none does.
told as (
    select
        verdicts.verdict_id,
        verdicts.classifier,
        verdicts.classifier_version,
        verdicts.relevant,
        verdicts.grade,
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
        select changed.from_verdict_id
        from changed
        union
        select changed.to_verdict_id
        from changed
    )
)
select
    changed.article_id,
    case
        when new.relevant and not old.relevant then 'flagged'
        when old.relevant and not new.relevant then 'unflagged'
        else 'regraded'
    end as change,
    old.classifier as from_classifier,
    old.classifier_version as from_version,
    old.relevant as from_relevant,
    old.grade as from_grade,
    old.score as from_score,
    new.classifier as to_classifier,
    new.classifier_version as to_version,
    new.relevant as to_relevant,
    new.grade as to_grade,
    new.score as to_score,
    articles.title,
    new.sentence as to_sentence,
    old.sentence as from_sentence,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.lang,
    articles.published_at,
    changed.is_labelled,
    changed.label_relevant,
    changed.to_verdict_id = changed.verdict_id as is_current,
    articles.canonical_url,
    old.judged_at as from_judged_at,
    new.judged_at as to_judged_at,
    changed.from_verdict_id,
    changed.to_verdict_id,
from changed
join told as old on changed.from_verdict_id = old.verdict_id
join told as new on changed.to_verdict_id = new.verdict_id
join core.articles on changed.article_id = articles.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id;
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
