-- Grain: one row per evidence span of an article's current verdict.
-- Reader: analyst who asks why. Time zone: UTC.
create or replace view main.evidence as
with spans as (
    -- The wide table comes first: whoever wants a few rows waits for ids and titles alone.
    select
        verdicts.article_id,
        articles.title,
        article_facts.relevant,
        article_facts.grade,
        article_facts.label_id is not null as is_labelled,
        verdicts.classifier,
        verdicts.classifier_version,
        verdicts.verdict_id,
        unnest(verdicts.evidence) as span,
        generate_subscripts(verdicts.evidence, 1) as rank,
    from core.verdicts
    join core.article_facts on verdicts.verdict_id = article_facts.verdict_id
    left join core.articles on verdicts.article_id = articles.article_id
)
select
    article_id,
    rank,
    span.kind as kind,
    span."text" as "text",
    span.sentence as sentence,
    span.reason as reason,
    span.weight as weight,
    span.field as field,
    span."start" as start_at,
    span."end" as end_at,
    title,
    relevant,
    grade,
    is_labelled,
    classifier,
    classifier_version,
    verdict_id,
from spans;
comment on view main.evidence is 'Why: the spans behind each article''s current verdict, strongest first by rank. One row per span. For analysts. Offsets are characters into title or body.';
comment on column main.evidence.article_id is 'Identifies the article.';
comment on column main.evidence.rank is '1 is the strongest.';
comment on column main.evidence.kind is 'Kind of evidence.';
comment on column main.evidence."text" is 'The words themselves.';
comment on column main.evidence.sentence is 'The sentence around them.';
comment on column main.evidence.reason is 'Why they count, in words.';
comment on column main.evidence.weight is 'Above 0 speaks for relevance, below 0 against, 0 explains only.';
comment on column main.evidence.field is 'title or body.';
comment on column main.evidence.start_at is 'First character, counted from 0.';
comment on column main.evidence.end_at is 'Character after the last.';
comment on column main.evidence.title is 'Clean title.';
comment on column main.evidence.relevant is 'Does it concern Iran–Azerbaijan relations, by label or else by the current verdict.';
comment on column main.evidence.grade is '2 bilateral, 1 contextual, 0 irrelevant, the same way.';
comment on column main.evidence.is_labelled is 'Has a person said so: the spans are the classifier''s all the same, and may speak for the contrary.';
comment on column main.evidence.classifier is 'Who judged.';
comment on column main.evidence.classifier_version is 'Its version.';
comment on column main.evidence.verdict_id is 'The current verdict.';
