-- Grain: one row per week and topic of relevant articles; an article counts under each of its topics.
-- Reader: analyst. Time zone: weeks begin on Monday, UTC.
create or replace view main.topic_week as
with named as (
    select
        version_id,
        classifier,
        classifier_version,
        cast(date_trunc('week', "day") as date) as week,
        outlet_id,
        is_copy,
        grade,
        label_id is not null as is_labelled,
        unnest(topics) as topic,
    from core.article_facts
    where
        relevant
        and origin <> 'seed'
),
published as (
    -- First by publisher: to count distinct ones among all rows would take as long again.
    select
        named.week,
        named.topic,
        coalesce(outlets.family, named.outlet_id) as publisher,
        count(*) as articles,
        -- Copies of one text are one voice.
        count(*) filter (where not named.is_copy) as originals,
        count(*) filter (where named.grade = 2) as bilateral,
        count(*) filter (where outlets.country = 'IR') as iranian,
        count(*) filter (where outlets.country = 'AZ') as azerbaijani,
        count(*) filter (where named.is_labelled) as labelled,
        sum(topics.score) as score,
        count(topics.score) as scored,
    from named
    left join core.topics
        on named.version_id = topics.version_id
        and named.classifier = topics.classifier
        and named.classifier_version = topics.classifier_version
        and named.topic = topics.topic
    left join core.outlets on named.outlet_id = outlets.outlet_id
    group by all
)
select
    week,
    topic,
    cast(sum(articles) as bigint) as articles,
    cast(sum(originals) as bigint) as originals,
    count(publisher) as publishers,
    cast(sum(bilateral) as bigint) as bilateral,
    cast(sum(iranian) as bigint) as iranian,
    cast(sum(azerbaijani) as bigint) as azerbaijani,
    cast(sum(labelled) as bigint) as labelled,
    sum(score) / nullif(sum(scored), 0) as mean_score,
from published
group by all
order by
    week desc,
    articles desc,
    topic;
comment on view main.topic_week is 'Topics of relevant articles by week. One row per week and topic; an article counts under each of its topics, so rows of a week do not add up. Seeds are left out. For analysts. Weeks begin on Monday, UTC.';
comment on column main.topic_week.week is 'Monday of the week of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.topic_week.topic is 'The topic.';
comment on column main.topic_week.articles is 'Relevant articles that name it, copies too.';
comment on column main.topic_week.originals is 'Of these: not a copy of another article.';
comment on column main.topic_week.publishers is 'Publishers behind them: outlets of one family are one.';
comment on column main.topic_week.bilateral is 'Articles of grade 2.';
comment on column main.topic_week.iranian is 'Articles of outlets in Iran.';
comment on column main.topic_week.azerbaijani is 'Articles of outlets in Azerbaijan.';
comment on column main.topic_week.labelled is 'Articles with a label.';
comment on column main.topic_week.mean_score is 'How sure the classifier is of the topic on average, 0 to 1; null: it gave no scores.';
