-- What became of the entries of each touched day, on which they were first seen; those of backfills and
-- seeds left out.
insert into touched_entries
select
    entry_id,
    null,
from core.entry_outcomes
where article_id in (select touched_articles.article_id from touched_articles);

-- What was seen earlier than was known so far leaves another day: one up to that of its newest wording.
insert into touched_sightings
select date '1970-01-01' + cast(unnest(range(first_day, last_day + 1)) as integer)
from (
    select distinct
        epoch_us(entries.first_seen_at) // 86400000000 as first_day,
        case
            when touched_entries.since = entries.first_seen_at
                then
                    epoch_us(greatest(entries.changed_at, entries.first_seen_at)) // 86400000000
            else first_day
        end as last_day,
    from core.entries
    join touched_entries on entries.entry_id = touched_entries.entry_id
) as spans;

set variable touched_from = (
    -- A bound on the instant itself, so that what is older is not read.
    select to_timestamp(epoch(min(touched_sightings."day")))
    from touched_sightings
);

create or replace temp table derived_entries as
with seen as (
    select
        entry_id,
        feed_id,
        outlet_id,
        first_seen_at,
        date '1970-01-01' + cast(epoch_us(first_seen_at) // 86400000000 as integer) as "day",
    from core.entries
    where
        first_seen_at >= getvariable('touched_from')
        and origin in ('feed', 'demo')
        and "day" in (select touched_sightings."day" from touched_sightings)
),
results as (
    -- The best that was ever made of an entry, in whatever wording.
    select
        entry_id,
        min(
            case outcome
                when 'read' then 1
                when 'known' then 2
                when 'summary' then 3
                when 'rejected' then 4
                else 5
            end
        ) as result,
        max(article_id) as article_id,
    from core.entry_outcomes
    where entry_id in (select seen.entry_id from seen)
    group by entry_id
)
select
    seen.*,
    results.result,
    results.article_id,
from seen
left join results on seen.entry_id = results.entry_id;

delete from core.entry_days
where "day" in (select touched_sightings."day" from touched_sightings);

insert into core.entry_days by name
with unread_pages as (
    -- What was read was fetched; of the few others the requests tell. A page is asked for after its entry was
    -- seen; the day is for clocks that were set back.
    select distinct unread.entry_id
    from core.fetches
    join (
        select
            entry_id,
            cast(entry_id as varchar) as target_id,
            first_seen_at - interval 1 day as since,
        from derived_entries
        where result is distinct from 1
    ) as unread on fetches.target_id = unread.target_id
    where
        fetches.started_at >= getvariable('touched_from') - interval 1 day
        and fetches.started_at >= unread.since
        and fetches.target_kind = 'page'
        and (fetches.outcome = 'ok' or fetches.raw_ref is not null)
),
judged as (
    -- Of those that decide.
    select article_id
    from core.article_facts
    where
        verdict_id is not null
        and article_id in (select derived_entries.article_id from derived_entries)
)
select
    derived_entries."day",
    min(derived_entries.feed_id) as feed_id,
    derived_entries.outlet_id,
    count(*) as seen,
    count(*) filter (
        where derived_entries.result = 1 or unread_pages.entry_id is not null
    ) as fetched,
    count(*) filter (where derived_entries.result = 1) as extracted,
    count(*) filter (where derived_entries.result = 2) as known,
    count(*) filter (where derived_entries.result = 3) as told_by_feed,
    count(*) filter (where derived_entries.result = 4) as rejected,
    count(*) filter (where derived_entries.result = 5) as failed,
    count(*) filter (where derived_entries.result is null) as waiting,
    count(*) filter (where judged.article_id is not null) as judged,
from derived_entries
left join judged on derived_entries.article_id = judged.article_id
left join unread_pages on derived_entries.entry_id = unread_pages.entry_id
group by
    derived_entries."day",
    derived_entries.outlet_id,
    -- Feeds may come to belong to another outlet: only entries that name none of their own hang on them.
    case when derived_entries.outlet_id is null then derived_entries.feed_id end
order by
    derived_entries."day",
    derived_entries.outlet_id,
    feed_id;

drop table derived_entries;
