-- Grain: one row per week, classifier version that counts and language. Reader: whoever watches for drift.
-- Time zone: weeks begin on Monday, UTC. Labels do not change these figures.
create or replace view main.classifier_week as
with weeks as (
    select
        cast(date_trunc('week', article_facts."day") as date) as week,
        article_facts.classifier,
        article_facts.classifier_version,
        article_facts.lang,
        count(*) as articles,
        count(*) filter (where article_facts.classifier_relevant) as flagged,
        count(*) filter (where article_facts.score between 0.35 and 0.65) as doubtful,
        avg(article_facts.score) as mean_score,
        count(article_facts.label_id) as labelled,
        count(*) filter (
            where
                article_facts.label_id is not null
                and article_facts.relevant <> article_facts.classifier_relevant
        ) as overruled,
    from core.article_facts
    where
        article_facts.classifier is not null
        and article_facts.origin <> 'seed'
    group by all
)
select
    week,
    classifier,
    classifier_version,
    lang,
    articles,
    flagged,
    round(flagged / articles, 4) as flagged_share,
    round(
        sum(flagged) over before / nullif(sum(articles) over before, 0), 4
    ) as flagged_share_before,
    round(doubtful / articles, 4) as doubtful_share,
    round(mean_score, 4) as mean_score,
    labelled,
    overruled,
from weeks
window
    before as (
        partition by classifier, classifier_version, lang
        order by week
        range between interval 56 days preceding and interval 7 days preceding
    );
comment on view main.classifier_week is 'What the classifier that counts says week by week: drift of the share it flags, of its scores, of its doubt. One row per week, version and language; seeds are left out. For whoever watches it. Weeks begin on Monday, UTC.';
comment on column main.classifier_week.week is 'Monday of the week (UTC).';
comment on column main.classifier_week.classifier is 'Classifier whose verdict counts.';
comment on column main.classifier_week.classifier_version is 'Its version.';
comment on column main.classifier_week.lang is 'Language (BCP-47).';
comment on column main.classifier_week.articles is 'Articles that it judged.';
comment on column main.classifier_week.flagged is 'Of these, flagged by it.';
comment on column main.classifier_week.flagged_share is 'Their share.';
comment on column main.classifier_week.flagged_share_before is 'The same in the 8 weeks before; null: nothing to compare with.';
comment on column main.classifier_week.doubtful_share is 'Share with a score between 0.35 and 0.65.';
comment on column main.classifier_week.mean_score is 'Mean of its scores, 0 to 1.';
comment on column main.classifier_week.labelled is 'Articles with a label.';
comment on column main.classifier_week.overruled is 'Of these, those where the label says otherwise.';
