-- Grain: one row per week and outlet with articles. Reader: analyst. Time zone: weeks begin on Monday, UTC.
-- Trend: against the mean of the 8 weeks before, or of as many as there are since its first; a week without articles
-- counts as none.
create or replace view main.share_week as
with weeks as (
    select
        cast(date_trunc('week', article_days."day") as date) as week,
        article_days.outlet_id,
        cast(sum(article_days.articles) as bigint) as articles,
        cast(sum(article_days.relevant) as bigint) as relevant,
        cast(sum(article_days.originals) as bigint) as originals,
        cast(sum(article_days.bilateral) as bigint) as bilateral,
    from core.article_days
    where article_days.origin is distinct from 'seed'
    group by all
),
asked_days as (
    select
        poll_days."day",
        feeds.outlet_id,
        max(poll_days.polls_ok) as polls_ok,
    from core.poll_days
    join core.feeds on poll_days.feed_id = feeds.feed_id
    group by all
),
asked as (
    select
        cast(date_trunc('week', "day") as date) as week,
        outlet_id,
        count(*) as days_asked,
        count(*) filter (where polls_ok > 0) as days_answered,
    from asked_days
    group by all
),
trended as (
    select
        weeks.*,
        sum(relevant) over (
        partition by outlet_id
        order by week
        range between interval 56 days preceding and interval 7 days preceding
    ) / least(8, date_diff('week', min(week) over (partition by outlet_id), week)) as relevant_before,
    from weeks
)
select
    trended.week,
    outlets.side,
    coalesce(outlets.name, trended.outlet_id) as outlet,
    trended.outlet_id,
    trended.articles,
    trended.relevant,
    trended.originals,
    trended.bilateral,
    round(trended.relevant / trended.articles, 4) as relevant_share,
    round(trended.relevant / nullif(sum(trended.relevant) over (partition by trended.week), 0), 4) as share_of_week,
    round(trended.relevant_before, 2) as relevant_before,
    case
        when trended.week + 7 <= collected.newest_day
            then round(trended.relevant / nullif(trended.relevant_before, 0), 2)
    end as ratio,
    coalesce(trended.week + 7 <= collected.newest_day, false) as is_whole,
    coalesce(asked.days_asked, 0) as days_asked,
    coalesce(asked.days_answered, 0) as days_answered,
from trended
cross join main.collected
left join asked
    on trended.week = asked.week
    and trended.outlet_id = asked.outlet_id
left join core.outlets on trended.outlet_id = outlets.outlet_id;
comment on view main.share_week is 'Share and trend of each outlet by week. One row per week and outlet with articles; seeds are left out. For analysts. Weeks begin on Monday, UTC.';
comment on column main.share_week.week is 'Monday of the week (UTC).';
comment on column main.share_week.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.share_week.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.share_week.outlet_id is 'Short name of the outlet.';
comment on column main.share_week.articles is 'Articles, copies included.';
comment on column main.share_week.relevant is 'Relevant articles.';
comment on column main.share_week.originals is 'Of the relevant ones, those that are no copy of another article.';
comment on column main.share_week.bilateral is 'Of the relevant ones, those of grade 2.';
comment on column main.share_week.relevant_share is 'Of its articles, the relevant ones.';
comment on column main.share_week.share_of_week is 'Of all relevant articles of the week, its own; null: there are none.';
comment on column main.share_week.relevant_before is 'Relevant articles a week on average in the 8 weeks before, or in as many as there are; null: its first week.';
comment on column main.share_week.ratio is 'This week by that; null: nothing to compare with, or the week is not over.';
comment on column main.share_week.is_whole is 'Is the week over: we collected on a later day. A part of a week is not compared with whole ones.';
comment on column main.share_week.days_asked is 'Days of the week on which a feed of the outlet was asked.';
comment on column main.share_week.days_answered is 'Of those, days on which one answered: below, a fall may be ours.';
