-- Grain: one row per article that the newest load brought, or brought in a new wording; newest first. No
-- clock is read: new is what came after the load before.
-- Reader: analyst in the morning; with an instant of his own he asks new_since. Time zone: UTC.
create or replace view main.whats_new as
with loads as (
    select distinct loaded_at
    from core.loads
),
bound as (
    -- Of a single load everything is new.
    select max(loaded_at) as since
    from loads
    where loaded_at < (select max(loads.loaded_at) from loads)
),
changed as (
    select
        article_versions.article_id,
        max(article_versions.seen_at) as changed_at,
    from core.article_versions
    cross join bound
    where
        bound.since is null
        or coalesce(article_versions.read_at, article_versions.seen_at) > bound.since
    group by article_versions.article_id
)
select
    case
        when bound.since is null or articles.first_seen_at > bound.since then 'new'
        else 'changed'
    end as what,
    changed.changed_at,
    articles.article_id,
    articles.title,
    articles.outlet,
    articles.side,
    articles.lang,
    articles.published_at,
    articles.relevant,
    articles.grade,
    articles.topics,
    articles.evidence_sentence,
    articles.canonical_url,
    bound.since,
from changed
join main.articles on changed.article_id = articles.article_id
cross join bound
order by
    changed.changed_at desc,
    articles.article_id;
comment on view main.whats_new is 'Articles that the newest load brought, or whose wording it changed, newest first. One row per article. For analysts in the morning; new_since(instant) asks from any instant on. UTC.';
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
comment on column main.whats_new.since is 'The load before the newest (UTC); null: there is only one.';
