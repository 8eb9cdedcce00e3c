-- Grain: one row per article and classifier: the verdict on the current wording of its version that
-- counts, else of its newest one.
-- Reader: analyst who asks how sure we are; whoever builds a classifier. Time zone: UTC.
create or replace view main.votes as
-- One above the other, since nearly all articles have one voice: no list is made for those.
with voices as (
    -- What counts is no voice where it was said of another wording.
    select
        article_id,
        outlet_id,
        lang,
        published_at,
        voters,
        votes_relevant,
        case when label_id is not null then relevant end as label_relevant,
        classifier,
        classifier_version,
        classifier_relevant as relevant,
        classifier_grade as grade,
        score,
        case when label_id is null then topics else classifier_topics end as topics,
        true as decides,
        true as is_current,
        judged_at,
        verdict_id,
    from core.article_facts
    where voters > coalesce(len(other_votes), 0)
    union all
    select
        article_id,
        outlet_id,
        lang,
        published_at,
        voters,
        votes_relevant,
        label_relevant,
        vote.classifier,
        vote.classifier_version,
        vote.relevant,
        vote.grade,
        vote.score,
        vote.topics,
        vote.decides,
        vote.verdict_id is not distinct from current_id,
        vote.judged_at,
        vote.verdict_id,
    from (
        select
            article_id,
            outlet_id,
            lang,
            published_at,
            verdict_id as current_id,
            voters,
            votes_relevant,
            case when label_id is not null then relevant end as label_relevant,
            unnest(other_votes) as vote,
        from core.article_facts
        where other_votes is not null
    ) as others
)
select
    voices.article_id,
    voices.classifier,
    voices.classifier_version,
    voices.relevant,
    voices.grade,
    voices.score,
    voices.topics,
    voices.decides,
    voices.is_current,
    cast(voices.voters as bigint) as voters,
    cast(voices.votes_relevant as bigint) as votes_relevant,
    voices.votes_relevant in (0, voices.voters) as is_unanimous,
    voices.label_relevant,
    articles.title,
    coalesce(outlets.name, voices.outlet_id) as outlet,
    voices.lang,
    voices.published_at,
    voices.judged_at,
    voices.verdict_id,
from voices
left join core.articles on voices.article_id = articles.article_id
left join core.outlets on voices.outlet_id = outlets.outlet_id;
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
