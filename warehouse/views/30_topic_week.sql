-- Grain: one row per week and topic of relevant articles; an article counts under each of its topics.
-- Reader: analyst. Time zone: weeks begin on Monday, UTC.
create or replace view main.topic_week as
with named as (
    select
        cast(date_trunc('week', timezone('UTC', relevant.sort_at)) as date) as week,
        relevant.article_id,
        relevant.version_id,
        relevant.classifier,
        relevant.classifier_version,
        relevant.grade,
        relevant.family,
        relevant.outlet_id,
        relevant.country,
        relevant.is_labelled,
        unnest(relevant.topics) as topic,
    from main.relevant
    where relevant.origin <> 'seed'
),
-- Copies of one text are one voice.
sources as (
    select distinct copies.article_id
    from core.copies
)
select
    named.week,
    named.topic,
    count(*) as articles,
    count(*) filter (where sources.article_id is null) as originals,
    count(distinct coalesce(named.family, named.outlet_id)) as publishers,
    count(*) filter (where named.grade = 2) as bilateral,
    count(*) filter (where named.country = 'IR') as iranian,
    count(*) filter (where named.country = 'AZ') as azerbaijani,
    count(*) filter (where named.is_labelled) as labelled,
    avg(topics.score) as mean_score,
from named
left join core.topics
    on named.version_id = topics.version_id
    and named.classifier = topics.classifier
    and named.classifier_version = topics.classifier_version
    and named.topic = topics.topic
left join sources on named.article_id = sources.article_id
group by all
order by
    named.week desc,
    articles desc,
    named.topic;
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
