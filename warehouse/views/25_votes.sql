-- Grain: one row per article and classifier: the verdict on the current wording of its version that
-- counts, else of its newest one.
-- Reader: analyst who asks how sure we are; whoever builds a classifier. Time zone: UTC.
create or replace view main.votes as
-- By article first: a question about one of them looks at its verdicts alone.
with ranked as (
    select
        verdicts.verdict_id,
        verdicts.article_id,
        verdicts.version_id,
        verdicts.classifier,
        verdicts.classifier_version,
        verdicts.relevant,
        verdicts.grade,
        verdicts.score,
        verdicts.topics,
        verdicts.decides,
        verdicts.judged_at,
    from core.verdicts
    join core.article_facts
        on verdicts.article_id = article_facts.article_id
        and verdicts.version_id = article_facts.version_id
    qualify
        row_number() over (
            partition by verdicts.article_id, verdicts.version_id, verdicts.classifier
            order by
                verdicts.verdict_id = article_facts.verdict_id desc,
                verdicts.classifier_version desc,
                verdicts.judged_at desc,
                verdicts.verdict_id
        ) = 1
),
cast_votes as (
    select
        *,
        count(*) over by_wording as voters,
        count(*) filter (where relevant) over by_wording as votes_relevant,
    from ranked
    window by_wording as (partition by article_id, version_id)
)
select
    shown.article_id,
    cast_votes.classifier,
    cast_votes.classifier_version,
    cast_votes.relevant,
    cast_votes.grade,
    cast_votes.score,
    cast_votes.topics,
    coalesce(cast_votes.decides, true) as decides,
    cast_votes.verdict_id = shown.verdict_id as is_current,
    cast_votes.voters,
    cast_votes.votes_relevant,
    cast_votes.votes_relevant in (0, cast_votes.voters) as is_unanimous,
    case when shown.is_labelled then shown.relevant end as label_relevant,
    shown.title,
    shown.outlet,
    shown.lang,
    shown.published_at,
    cast_votes.judged_at,
    cast_votes.verdict_id,
from cast_votes
join main.articles as shown
    on cast_votes.article_id = shown.article_id
    and cast_votes.version_id = shown.version_id;
comment on view main.votes is 'What every classifier says of each article, side by side. One row per article and classifier, by its version that counts, else its newest one, on the current wording. Only classifiers that decide can make the flag. For analysts. UTC.';
comment on column main.votes.article_id is 'The article.';
comment on column main.votes.classifier is 'Who votes.';
comment on column main.votes.classifier_version is 'Its version that counts; else its newest that has judged this wording.';
comment on column main.votes.relevant is 'Its word.';
comment on column main.votes.grade is 'Its grade: 2 bilateral, 1 contextual, 0 irrelevant.';
comment on column main.votes.score is '0.0 irrelevant to 1.0 relevant.';
comment on column main.votes.topics is 'Topics that it names.';
comment on column main.votes.decides is 'False: it only votes.';
comment on column main.votes.is_current is 'It is the verdict that counts, unless a label does.';
comment on column main.votes.voters is 'Classifiers that have judged this wording; repeats on each row of the article.';
comment on column main.votes.votes_relevant is 'Of these: those that say relevant.';
comment on column main.votes.is_unanimous is 'They all say the same.';
comment on column main.votes.label_relevant is 'What the newest label says; null: none.';
comment on column main.votes.title is 'Title of the article.';
comment on column main.votes.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.votes.lang is 'Language (BCP-47).';
comment on column main.votes.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.votes.judged_at is 'When it judged (UTC).';
comment on column main.votes.verdict_id is 'The verdict, in core.verdicts.';
