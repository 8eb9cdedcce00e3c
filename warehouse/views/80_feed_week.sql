-- Grain: one row per week and feed that was asked. Reader: operator. Time zone: weeks begin on Monday, UTC.
create or replace view main.feed_week as
select
    cast(date_trunc('week', poll_days."day") as date) as week,
    poll_days.feed_id,
    coalesce(outlets.name, feeds.outlet_id) as outlet,
    outlets.side,
    cast(sum(poll_days.polls) as bigint) as polls,
    cast(sum(poll_days.polls_ok) as bigint) as polls_ok,
    round(sum(poll_days.polls_ok) / nullif(sum(poll_days.polls), 0), 4) as ok_share,
    count(*) filter (where poll_days.polls > 0) as days_asked,
    count(*) filter (where poll_days.polls_ok > 0) as days_answered,
from core.poll_days
left join core.feeds on poll_days.feed_id = feeds.feed_id
left join core.outlets on feeds.outlet_id = outlets.outlet_id
group by all;
comment on view main.feed_week is 'How often each feed was asked and answered, by week. One row per week and feed; feed_health says how it is now. For operators. Weeks begin on Monday, UTC.';
comment on column main.feed_week.week is 'Monday of the week (UTC).';
comment on column main.feed_week.feed_id is 'The feed.';
comment on column main.feed_week.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.feed_week.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.feed_week.polls is 'Times that they were asked.';
comment on column main.feed_week.polls_ok is 'Of those, answered.';
comment on column main.feed_week.ok_share is 'Of the polls, those that were answered; null: all were put off.';
comment on column main.feed_week.days_asked is 'Days on which it was asked.';
comment on column main.feed_week.days_answered is 'Of those, days with an answer.';
