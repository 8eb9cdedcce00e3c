-- What came of the last poll of each touched feed, and when the body that its state knows was read last.
set variable touched_from = (
    -- What the runs of those polls asked, and what landed now; older requests are not read.
    select min(known."at")
    from (
        select touched_answers.since as "at"
        from touched_answers
        union all
        select run_sums.first_at
        from core.run_sums
        where
            run_sums.run_id in (
                select feed_states.run_id
                from core.feed_states
                where feed_states.feed_id in (select touched_answers.feed_id from touched_answers)
            )
    ) as known
);

create or replace temp table derived_answers as
with recent as (
    select
        target_id as feed_id,
        run_id,
        raw_ref,
        started_at,
        outcome,
        http_status,
        detail,
    from core.fetches
    where
        started_at >= getvariable('touched_from')
        and target_kind = 'feed'
        and target_id in (select touched_answers.feed_id from touched_answers)
),
answers as (
    -- A feed of several documents has several requests in a run: the one that decided counts.
    select
        feed_states.feed_id,
        arg_max(
            {'http_status': recent.http_status, 'detail': recent.detail},
            (recent.outcome = feed_states.last_outcome, recent.started_at)
        ) filter (where recent.run_id = feed_states.run_id) as answer,
        max(recent.started_at) filter (
            where recent.raw_ref = feed_states.body_sha256
        ) as last_body_at,
    from core.feed_states
    join recent on feed_states.feed_id = recent.feed_id
    group by feed_states.feed_id
)
select
    feed_states.feed_id,
    answers.answer.http_status as http_status,
    answers.answer.detail as detail,
    feed_states.body_sha256,
    coalesce(
        answers.last_body_at,
        case
            when
                feed_answers.body_sha256 = feed_states.body_sha256
                -- Without a bound nothing was read, and what is known stays.
                and coalesce(feed_answers.last_body_at < getvariable('touched_from'), true)
                then feed_answers.last_body_at
        end
    ) as last_body_at,
    feed_states.body_sha256 is distinct from feed_answers.body_sha256 as is_another,
from core.feed_states
left join answers on feed_states.feed_id = answers.feed_id
left join core.feed_answers on feed_states.feed_id = feed_answers.feed_id
where feed_states.feed_id in (select touched_answers.feed_id from touched_answers);

-- Seldom: a body that is new to the state and was read before.
update derived_answers
set last_body_at = older.last_body_at
from (
    select
        fetches.target_id as feed_id,
        max(fetches.started_at) as last_body_at,
    from core.fetches
    join derived_answers as unknown
        on fetches.target_id = unknown.feed_id
        and fetches.raw_ref = unknown.body_sha256
    where
        fetches.target_kind = 'feed'
        and unknown.is_another
        and unknown.last_body_at is null
    group by fetches.target_id
) as older
where derived_answers.feed_id = older.feed_id;

delete from core.feed_answers
where feed_id in (select touched_answers.feed_id from touched_answers);

insert into core.feed_answers by name
select * exclude (is_another)
from derived_answers
order by feed_id;

drop table derived_answers;
