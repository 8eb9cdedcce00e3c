-- Grain: one row per week and topic of relevant articles. Reader: analyst. Time zone: weeks begin on Monday,
-- UTC. Trend as in share_week; topic_week has more of one week.
create or replace view main.topic_trend as
with weeks as (
    select
        cast(date_trunc('week', topic_days."day") as date) as week,
        topic_days.topic,
        cast(sum(topic_days.articles) as bigint) as articles,
        cast(sum(topic_days.originals) as bigint) as originals,
    from core.topic_days
    where topic_days.origin is distinct from 'seed'
    group by all
),
totals as (
    select
        cast(date_trunc('week', article_days."day") as date) as week,
        cast(sum(article_days.relevant) as bigint) as relevant,
    from core.article_days
    where article_days.origin is distinct from 'seed'
    group by all
),
asked as (
    select
        cast(date_trunc('week', poll_days."day") as date) as week,
        count(distinct poll_days.feed_id) filter (where poll_days.polls > 0) as feeds,
        count(distinct poll_days.feed_id) filter (where poll_days.polls_ok > 0) as feeds_answering,
    from core.poll_days
    group by all
),
trended as (
    select
        weeks.*,
        sum(originals) over (
        partition by topic
        order by week
        range between interval 56 days preceding and interval 7 days preceding
    ) / least(8, date_diff('week', min(week) over (partition by topic), week)) as originals_before,
    from weeks
)
select
    trended.week,
    trended.topic,
    trended.articles,
    trended.originals,
    round(trended.articles / nullif(totals.relevant, 0), 4) as share_of_week,
    round(trended.originals_before, 2) as originals_before,
    case
        when trended.week + 7 <= collected.newest_day
            then round(trended.originals / nullif(trended.originals_before, 0), 2)
    end as ratio,
    coalesce(trended.week + 7 <= collected.newest_day, false) as is_whole,
    coalesce(asked.feeds, 0) as feeds,
    coalesce(asked.feeds_answering, 0) as feeds_answering,
from trended
cross join main.collected
left join totals on trended.week = totals.week
left join asked on trended.week = asked.week;
comment on view main.topic_trend is 'Trend of each topic by week. One row per week and topic; seeds are left out. For analysts. Weeks begin on Monday, UTC.';
comment on column main.topic_trend.week is 'Monday of the week (UTC).';
comment on column main.topic_trend.topic is 'The topic.';
comment on column main.topic_trend.articles is 'Relevant articles that name it, copies included.';
comment on column main.topic_trend.originals is 'Of these, no copy of another article.';
comment on column main.topic_trend.share_of_week is 'Of all relevant articles of the week, those that name it; shares of topics add up to more than 1.';
comment on column main.topic_trend.originals_before is 'Originals a week on average in the 8 weeks before, or in as many as there are; null: its first week.';
comment on column main.topic_trend.ratio is 'This week by that; null: nothing to compare with, or the week is not over.';
comment on column main.topic_trend.is_whole is 'Is the week over: we collected on a later day. A part of a week is not compared with whole ones.';
comment on column main.topic_trend.feeds is 'Feeds of all outlets that were asked in the week.';
comment on column main.topic_trend.feeds_answering is 'Of those, feeds that answered at least once.';
