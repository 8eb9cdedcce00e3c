-- Grain: one row per label, for ever; the newest of an article counts.
-- Reader: analyst, whoever trains or tests a classifier. Time zone: UTC.
create or replace view main.labels as
with given as (
    select
        labels.*,
        row_number() over (
            partition by labels.article_id
            order by
                labels.labelled_at desc,
                labels.label_id
        ) = 1 as counts,
    from core.labels
)
select
    given.label_id,
    given.article_id,
    given.counts,
    given.relevant,
    given.grade,
    given.topics,
    given.note,
    given.author,
    given.source,
    given.labelled_at,
    case
        when articles.classifier_relevant is null then 'not judged'
        when articles.classifier_relevant and not given.relevant then 'unflagged'
        when given.relevant and not articles.classifier_relevant then 'flagged'
        when given.grade <> articles.classifier_grade then 'regraded'
        else 'confirmed'
    end as effect,
    articles.classifier_relevant,
    articles.classifier_grade,
    articles.score,
    articles.classifier,
    articles.classifier_version,
    given.version_id = articles.version_id as is_labelled_wording,
    given.version_id,
    articles.title,
    articles.lang,
    articles.outlet,
    articles.country,
    articles.canonical_url,
    articles.origin,
    given.run_id,
from given
left join main.articles on given.article_id = articles.article_id;
comment on view main.labels is 'What people say of articles, beside what the classifier says. The newest label of an article counts, over every classifier and for ever. One row per label. For analysts. UTC.';
comment on column main.labels.label_id is 'Identifies the label.';
comment on column main.labels.article_id is 'The article.';
comment on column main.labels.counts is 'It is the newest of its article.';
comment on column main.labels.relevant is 'Does it concern Iran–Azerbaijan relations, by the label.';
comment on column main.labels.grade is '2 bilateral, 1 contextual, 0 irrelevant, by the label; null: not said.';
comment on column main.labels.topics is 'Topics by the label; null: not said.';
comment on column main.labels.note is 'Why, in the words of its author.';
comment on column main.labels.author is 'Who.';
comment on column main.labels.source is 'command or import.';
comment on column main.labels.labelled_at is 'When (UTC).';
comment on column main.labels.effect is 'What it does to the current verdict: flagged, unflagged, regraded, confirmed; not judged: there is none.';
comment on column main.labels.classifier_relevant is 'What the current verdict says by itself.';
comment on column main.labels.classifier_grade is 'Its grade.';
comment on column main.labels.score is 'Its score.';
comment on column main.labels.classifier is 'Whose verdict that is.';
comment on column main.labels.classifier_version is 'Its version.';
comment on column main.labels.is_labelled_wording is 'Was the label given to the current wording; false: the text has changed since; null: the wording is not known.';
comment on column main.labels.version_id is 'The wording that was labelled, in core.article_versions; null: not known.';
comment on column main.labels.title is 'Title of the article as it is now.';
comment on column main.labels.lang is 'Language (BCP-47).';
comment on column main.labels.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.labels.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.labels.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.labels.origin is 'seed, feed, backfill or demo: how the article first came.';
comment on column main.labels.run_id is 'Identifies the command that brought it.';
