-- Grain: one row per question to a model server, for ever, with the verdict that came of it.
-- Reader: analyst who wants a second opinion; operator who asks what it costs. Time zone: UTC.
create or replace view main.opinions as
with counted as (
    -- The one whose verdict stands: a question is asked again only when it failed.
    select
        opinions.*,
        row_number() over (
            partition by opinions.version_id, opinions.classifier, opinions.classifier_version
            order by
                (opinions.outcome = 'ok') desc,
                opinions.asked_at,
                opinions.opinion_id
        ) as place,
    from core.opinions
),
answered as (
    select
        counted.*,
        verdicts.verdict_id,
        verdicts.relevant,
        verdicts.grade,
        verdicts.score,
        verdicts.topics,
        verdicts.evidence[1]."text" as quote,
        verdicts.evidence[1].sentence as sentence,
    from counted
    left join core.verdicts
        on counted.version_id = verdicts.version_id
        and counted.classifier = verdicts.classifier
        and counted.classifier_version = verdicts.classifier_version
        and counted.outcome = 'ok'
        and counted.place = 1
)
select
    answered.opinion_id,
    answered.article_id,
    articles.title,
    answered.model,
    answered.classifier_version as prompt_version,
    answered.outcome,
    answered.relevant,
    answered.grade,
    answered.score,
    answered.topics,
    answered.quote,
    answered.sentence,
    articles.relevant as article_relevant,
    articles.grade as article_grade,
    answered.relevant = articles.relevant as agrees,
    articles.is_labelled,
    answered.version_id = articles.version_id as is_current_wording,
    articles.lang,
    articles.outlet,
    articles.published_at,
    answered.detail,
    answered.tokens_in,
    answered.tokens_out,
    answered.duration_ms,
    answered.endpoint,
    answered.asked_at,
    answered.verdict_id,
    answered.run_id,
from answered
left join main.articles on answered.article_id = articles.article_id;
comment on view main.opinions is 'Second opinions: what was asked of a model server, what became of it, and whether it agrees with what counts. One row per question, failed ones too. An opinion is a vote and never makes the flag. For analysts and operators. UTC.';
comment on column main.opinions.opinion_id is 'Identifies the question.';
comment on column main.opinions.article_id is 'The article.';
comment on column main.opinions.title is 'Its title now.';
comment on column main.opinions.model is 'Model that was asked.';
comment on column main.opinions.prompt_version is 'Version of the instructions that it was given.';
comment on column main.opinions.outcome is 'ok; not_understood: it answered and not in the form asked for; refused: by our own policy, an address or a redirect; timeout, connection_error; http: an error, too large, or no answer of a model. The last four are asked again.';
comment on column main.opinions.relevant is 'What the model says; null: nothing that counts.';
comment on column main.opinions.grade is 'Its grade: 2 bilateral, 1 contextual, 0 irrelevant.';
comment on column main.opinions.score is 'A fixed number for each grade (0.1, 0.7, 0.9): a model states no probability.';
comment on column main.opinions.topics is 'Topics that it names.';
comment on column main.opinions.quote is 'The words that it points to, as the article has them.';
comment on column main.opinions.sentence is 'The sentence around them.';
comment on column main.opinions.article_relevant is 'What counts of the article now: label, else classifier.';
comment on column main.opinions.article_grade is 'Grade that counts now.';
comment on column main.opinions.agrees is 'The model says of the flag what counts; null: it says nothing.';
comment on column main.opinions.is_labelled is 'What counts is the word of a person.';
comment on column main.opinions.is_current_wording is 'It was asked about the present wording.';
comment on column main.opinions.lang is 'Language (BCP-47).';
comment on column main.opinions.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.opinions.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.opinions.detail is 'What went wrong.';
comment on column main.opinions.tokens_in is 'Tokens of the question, by the server''s word.';
comment on column main.opinions.tokens_out is 'Tokens of the answer, the same.';
comment on column main.opinions.duration_ms is 'Duration in milliseconds.';
comment on column main.opinions.endpoint is 'Scheme, host and port that was asked.';
comment on column main.opinions.asked_at is 'When (UTC).';
comment on column main.opinions.verdict_id is 'Its verdict, in core.verdicts.';
comment on column main.opinions.run_id is 'The run or command that asked.';
