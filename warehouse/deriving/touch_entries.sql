-- A page counts for the feed of its entry, and the entry may land after it, as from the files of a base. A page
-- is asked for after its entry was seen, by a run that may have begun long before: a backfill takes days.
insert into touched_runs
select
    run_id,
    first_at,
from core.run_sums
where
    pages_of_nobody > 0
    and first_at >= (
        select min(landed.first_seen_at) - interval 30 days
        from landed
    );

-- What was seen by a backfill counts for no rhythm, and may have been first to see what counted before:
-- then nothing is known of the feed's last entry.
insert into touched_feeds
select
    landed.feed_id,
    min(
        case
            when
                landed.origin in ('feed', 'demo')
                or (landed.origin <> 'seed' and landed.first_seen_at > feed_rhythms.last_entry_at)
                then landed.first_seen_at
            else to_timestamp(0)
        end
    ) as since,
from landed
left join core.feed_rhythms on landed.feed_id = feed_rhythms.feed_id
group by landed.feed_id;

insert into touched_entries
select
    entry_id,
    first_seen_at,
from landed;
