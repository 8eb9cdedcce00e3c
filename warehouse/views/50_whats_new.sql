-- Grain: one row per article that the newest run over the feeds that is over brought, or brought in a new wording;
-- newest first. Where no load tells its run, what the newest load brought. No clock is read. Of two runs at once the
-- one that ended last: what it read belongs to it, whichever loaded first.
-- Reader: analyst in the morning; with an instant of his own he asks new_since. Time zone: UTC.
create or replace view main.whats_new as
with newest as (
    select
        loads.run_id,
        min(loads.loaded_at) as first_loaded_at,
        max(loads.loaded_at) as loaded_at,
        max(runs.finished_at) as finished_at,
    from core.loads
    join core.runs on loads.run_id = runs.run_id
    where
        runs.flow = 'monitor'
        and runs.finished_at is not null
    group by loads.run_id
    union all
    select
        null,
        max(loads.loaded_at),
        max(loads.loaded_at),
        null,
    from core.loads
    order by
        finished_at desc nulls last,
        run_id
    limit 1
),
bound as (
    -- Of a first load everything is new.
    select
        any_value(newest.run_id) as run_id,
        any_value(newest.loaded_at) as loaded_at,
        max(loads.loaded_at) as since,
    from newest
    left join core.loads on newest.first_loaded_at > loads.loaded_at
),
changed as materialized (
    select
        version_rows.article_id,
        max(version_rows.seen_at) as changed_at,
        bool_or(version_rows.previous_version_id is null) as is_new,
    from core.version_rows
    cross join bound
    where
        case
            when bound.run_id is not null then version_rows.run_id = bound.run_id
            else
                bound.since is null
                or coalesce(version_rows.read_at, version_rows.seen_at) > bound.since
        end
    group by version_rows.article_id
),
told as (
    -- Of the large tables the ids alone are read of all rows, and the rest of a row by its place.
    select articles.*
    from core.articles
    where articles.rowid in (
        select held.rowid
        from core.articles as held
        where held.article_id in (select changed.article_id from changed)
    )
),
facts as (
    select
        article_facts.article_id,
        article_facts.relevant,
        article_facts.grade,
        article_facts.topics,
        article_facts.evidence_sentence,
    from core.article_facts
    where article_facts.rowid in (
        select held.rowid
        from core.article_facts as held
        where held.article_id in (select changed.article_id from changed)
    )
)
select
    case when changed.is_new then 'new' else 'changed' end as what,
    changed.changed_at,
    told.article_id,
    told.title,
    coalesce(outlets.name, told.outlet_id) as outlet,
    outlets.side,
    told.lang,
    told.published_at,
    facts.relevant,
    facts.grade,
    facts.topics,
    facts.evidence_sentence,
    told.canonical_url,
    bound.since,
    bound.run_id,
    bound.loaded_at,
from changed
join told on changed.article_id = told.article_id
left join facts on changed.article_id = facts.article_id
left join core.outlets on told.outlet_id = outlets.outlet_id
cross join bound
order by
    changed.changed_at desc,
    told.article_id;
comment on view main.whats_new is 'Articles that the newest run over the feeds that is over brought, or whose wording it changed, newest first; where no load tells its run, those of the newest load. One row per article. For analysts in the morning; new_since(instant) asks from any instant on. UTC.';
comment on column main.whats_new.what is 'new, or changed: held before in another wording.';
comment on column main.whats_new.changed_at is 'When its newest wording was seen (UTC).';
comment on column main.whats_new.article_id is 'Identifies the article.';
comment on column main.whats_new.title is 'Clean title.';
comment on column main.whats_new.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.whats_new.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.whats_new.lang is 'Language (BCP-47).';
comment on column main.whats_new.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.whats_new.relevant is 'Does it concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.whats_new.grade is '2 bilateral, 1 contextual, 0 irrelevant; null: not judged.';
comment on column main.whats_new.topics is 'Topics that count of it.';
comment on column main.whats_new.evidence_sentence is 'The sentence that earned the flag.';
comment on column main.whats_new.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.whats_new.since is 'The load before (UTC); null: there is none.';
comment on column main.whats_new.run_id is 'The run that brought it; null: no load tells.';
comment on column main.whats_new.loaded_at is 'When the last of it was loaded (UTC).';
