-- Grain: one row per event of the timeline, with or without coverage. Reader: analyst. Time zone: days are UTC. The
-- base rate is that of the 28 days before the window, of all relevant articles and of those that would match the event:
-- of what matches no more than before, little tells of the event.
create or replace view main.event_coverage as
with totals as (
    select
        "day",
        cast(sum(originals) as bigint) as originals,
    from core.article_days
    where origin is distinct from 'seed'
    group by "day"
),
asked as (
    select
        poll_days."day",
        count(*) filter (where poll_days.polls_ok > 0) as feeds_answering,
        count(*) filter (where poll_days.polls_ok > 0 and outlets.country = 'IR') as feeds_iranian,
        count(*) filter (where poll_days.polls_ok > 0 and outlets.country = 'AZ') as feeds_azerbaijani,
    from core.poll_days
    left join core.feeds on poll_days.feed_id = feeds.feed_id
    left join core.outlets on feeds.outlet_id = outlets.outlet_id
    group by poll_days."day"
),
matched as (
    select
        matches.event_id,
        count(*) filter (where matches.is_near) as articles,
        count(*) filter (where matches.is_near and not matches.is_copy) as originals,
        count(distinct matches.outlet_id) filter (where matches.is_near) as outlets,
        count(*) filter (where matches.is_near and matches.country = 'IR') as iranian,
        count(*) filter (where matches.is_near and matches.country = 'AZ') as azerbaijani,
        min(matches."day") filter (where matches.is_near) as first_day,
        count(*) filter (
            where matches.is_near and matches.days_after < 0 and not matches.is_copy
        ) as originals_before,
        count(*) filter (
            where matches.is_near and asked.feeds_answering > 0 and not matches.is_copy
        ) as asked_near,
        count(*) filter (
            where not matches.is_near and asked.feeds_answering > 0 and not matches.is_copy
        ) as asked_before,
    from (
        select
            *,
            days_after >= -3 as is_near,
        from main.event_matches(31)
    ) as matches
    left join asked on matches."day" = asked."day"
    group by matches.event_id
),
around as (
    select
        events.event_id,
        sum(totals.originals) filter (where totals."day" >= events.starts_on - 3) as window_originals,
        -- For rates: what the days brought on which a feed answered, as only they are counted.
        sum(totals.originals) filter (
            where totals."day" >= events.starts_on - 3 and asked.feeds_answering > 0
        ) as window_asked,
        sum(totals.originals) filter (
            where totals."day" < events.starts_on - 3 and asked.feeds_answering > 0
        ) as before_asked,
    from core.events
    join totals
        on totals."day" between events.starts_on - 31 and events.ends_on + 3
    left join asked on totals."day" = asked."day"
    group by events.event_id
),
looked as (
    select
        events.event_id,
        count(*) filter (where asked."day" >= events.starts_on - 3) as days_asked,
        count(*) filter (where asked."day" < events.starts_on - 3) as days_asked_before,
        max(asked.feeds_iranian) filter (where asked."day" >= events.starts_on - 3) as feeds_iranian,
        max(asked.feeds_azerbaijani) filter (where asked."day" >= events.starts_on - 3) as feeds_azerbaijani,
    from core.events
    join asked
        on asked."day" between events.starts_on - 31 and events.ends_on + 3
    where asked.feeds_answering > 0
    group by events.event_id
)
select
    events.event_id,
    events.starts_on,
    events.ends_on,
    events.description,
    events.tags,
    coalesce(matched.articles, 0) as articles,
    coalesce(matched.originals, 0) as originals,
    coalesce(matched.outlets, 0) as outlets,
    coalesce(matched.iranian, 0) as iranian,
    coalesce(matched.azerbaijani, 0) as azerbaijani,
    matched.first_day,
    cast(coalesce(around.window_originals, 0) as bigint) as relevant_originals,
    round(coalesce(around.window_asked, 0) / nullif(looked.days_asked, 0), 2) as originals_a_day,
    round(coalesce(around.before_asked, 0) / nullif(looked.days_asked_before, 0), 2) as originals_a_day_before,
    coalesce(looked.days_asked, 0) as days_asked,
    coalesce(looked.feeds_iranian, 0) as feeds_iranian,
    coalesce(looked.feeds_azerbaijani, 0) as feeds_azerbaijani,
    case
        when coalesce(len(events.topics), 0) + coalesce(len(events.entities), 0) + coalesce(len(events.terms), 0) = 0
            then 'no_key'
        when coalesce(looked.days_asked, 0) = 0 and coalesce(matched.articles, 0) = 0 then 'not_watched'
        when coalesce(matched.articles, 0) = 0 then 'nothing'
        when
            coalesce(matched.iranian, 0) = 0
            and coalesce(matched.azerbaijani, 0) = 0
            and looked.feeds_iranian > 0
            and looked.feeds_azerbaijani > 0
            then 'both_silent'
        when coalesce(matched.iranian, 0) = 0 and looked.feeds_iranian > 0 then 'iran_silent'
        when coalesce(matched.azerbaijani, 0) = 0 and looked.feeds_azerbaijani > 0 then 'azerbaijan_silent'
        else 'covered'
    end as verdict,
    coalesce(matched.originals_before, 0) as originals_before,
    round(coalesce(matched.asked_near, 0) / nullif(looked.days_asked, 0), 2) as matched_a_day,
    round(coalesce(matched.asked_before, 0) / nullif(looked.days_asked_before, 0), 2) as matched_a_day_before,
from core.events
left join matched on events.event_id = matched.event_id
left join around on events.event_id = around.event_id
left join looked on events.event_id = looked.event_id;
comment on view main.event_coverage is 'Events of the timeline beside the coverage they got: relevant articles within 3 days that match it (main.event_articles), with what is usual and whether anybody looked. One row per event. For analysts. Days are UTC.';
comment on column main.event_coverage.event_id is 'The event (main.events).';
comment on column main.event_coverage.starts_on is 'Its first day.';
comment on column main.event_coverage.ends_on is 'Its last day.';
comment on column main.event_coverage.description is 'What happened.';
comment on column main.event_coverage.tags is 'Free words.';
comment on column main.event_coverage.articles is 'Relevant articles that match it, copies included.';
comment on column main.event_coverage.originals is 'Of these, no copy of another article.';
comment on column main.event_coverage.outlets is 'Outlets of these articles.';
comment on column main.event_coverage.iranian is 'Of the matches, articles of outlets in Iran, copies included: who copies is not silent.';
comment on column main.event_coverage.azerbaijani is 'The same of outlets in Azerbaijan.';
comment on column main.event_coverage.first_day is 'Day of the first match (UTC).';
comment on column main.event_coverage.relevant_originals is 'All relevant originals of those days, matching or not.';
comment on column main.event_coverage.originals_a_day is 'The same by the days on which feeds answered; null: none did.';
comment on column main.event_coverage.originals_a_day_before is 'The same in the 28 days before: what was usual. Null: nobody looked.';
comment on column main.event_coverage.days_asked is 'Days of the window on which a feed answered: 0 means that no count here says anything, but for backfills.';
comment on column main.event_coverage.feeds_iranian is 'Feeds of Iranian outlets that answered, on the best day.';
comment on column main.event_coverage.feeds_azerbaijani is 'The same of Azerbaijani ones.';
comment on column main.event_coverage.verdict is 'covered; iran_silent or azerbaijan_silent: feeds of that country answered and brought no match; both_silent: so of both, and others reported it; nothing: no match at all; not_watched: no feed was asked; no_key: the event has nothing to match by.';
comment on column main.event_coverage.originals_before is 'Of the originals, those of the three days before its first day: announced, or matched by chance.';
comment on column main.event_coverage.matched_a_day is 'Originals that match it by day on which a feed answered; null: none did.';
comment on column main.event_coverage.matched_a_day_before is 'The same in the 28 days before those: as many then, and the match tells little; null: no feed answered.';
