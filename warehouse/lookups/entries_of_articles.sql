-- One row per article of the list that a feed led to: the entry that did so first, in its newest
-- wording.
with wanted as (
    select unnest($ids::uuid[]) as article_id
),
leads as (
    select
        article_id,
        arg_min(entry_id, (outcome <> 'read', "at", entry_id)) as entry_id,
    from (
        select article_id, entry_id, outcome, "at"
        from published.core.entry_outcomes
        where article_id in (select wanted.article_id from wanted)
        union all
        select article_id, entry_id, outcome, "at"
        from memory.core.entry_outcomes
        where article_id in (select wanted.article_id from wanted)
    ) as found
    group by article_id
),
wordings as (
    select *
    from published.core.entries
    where entry_id in (select leads.entry_id from leads)
    union all by name
    select *
    from memory.core.entries
    where entry_id in (select leads.entry_id from leads)
)
select
    leads.article_id,
    wordings.*,
from leads
join wordings on leads.entry_id = wordings.entry_id
qualify
    row_number() over (
        partition by leads.article_id
        order by wordings.changed_at desc, wordings.entry_hash desc, wordings.run_id desc
    ) = 1;
