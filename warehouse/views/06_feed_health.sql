-- Grain: one row per feed of the registry or with a state.
-- Reader: operator. Time zone: UTC.
create or replace view main.feed_health as
with polls as (
    select
        feed_id,
        count(*) filter (where outcome <> 'deferred') as polls,
        count(*) filter (where outcome in ('ok', 'not_modified', 'unchanged')) as polls_ok,
        sum(entries_new) as entries_new,
    from core.feed_polls
    group by feed_id
)
select
    coalesce(feeds.feed_id, feed_states.feed_id) as feed_id,
    coalesce(outlets.name, feeds.outlet_id) as outlet,
    outlets.side,
    feeds.enabled and feed_states.disabled_at is null as enabled,
    feed_states.last_outcome,
    feed_states.last_ok_at,
    feed_states.last_new_at,
    feed_states.polled_at,
    coalesce(feed_states.failures_in_a_row, 0) as failures_in_a_row,
    coalesce(polls.polls, 0) as polls,
    round(polls.polls_ok / nullif(polls.polls, 0), 3) as share_ok,
    coalesce(polls.entries_new, 0) as entries_new,
    feed_states.next_poll_at,
    feed_states.disabled_at,
    feed_states.disabled_reason,
    feeds.troubles,
    feeds.fallback_feed,
    coalesce(feed_states.url, feeds.url) as url,
from core.feeds
full join core.feed_states on feeds.feed_id = feed_states.feed_id
left join core.outlets on feeds.outlet_id = outlets.outlet_id
left join polls on polls.feed_id = coalesce(feeds.feed_id, feed_states.feed_id);
comment on view main.feed_health is 'How each feed is doing. One row per feed. For operators. UTC.';
comment on column main.feed_health.feed_id is 'The feed.';
comment on column main.feed_health.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.feed_health.side is 'Lane of the press the outlet belongs to.';
comment on column main.feed_health.enabled is 'Switched on in the registry and not switched off by us; null: no longer in the registry.';
comment on column main.feed_health.last_outcome is 'Outcome of the last poll; null: never polled.';
comment on column main.feed_health.last_ok_at is 'Last poll that worked (UTC).';
comment on column main.feed_health.last_new_at is 'Last poll that brought a new entry (UTC).';
comment on column main.feed_health.polled_at is 'Last poll (UTC).';
comment on column main.feed_health.failures_in_a_row is 'Failed polls since the last that worked.';
comment on column main.feed_health.polls is 'Polls on record, deferred ones left out.';
comment on column main.feed_health.share_ok is 'Share of those that answered ok, not_modified or unchanged; null: none.';
comment on column main.feed_health.entries_new is 'New entries it brought in all.';
comment on column main.feed_health.next_poll_at is 'Not asked before (UTC).';
comment on column main.feed_health.disabled_at is 'When we switched it off (UTC).';
comment on column main.feed_health.disabled_reason is 'Why.';
comment on column main.feed_health.troubles is 'Known troubles, from the registry.';
comment on column main.feed_health.fallback_feed is 'Feed to ask instead.';
comment on column main.feed_health.url is 'The address that is asked now.';
