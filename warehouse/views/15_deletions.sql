-- Grain: one row per article whose page was found gone, as of the last time that it vanished. Only
-- watched pages are visited: those of relevant articles, for a week after they were read or edited.
-- Reader: analyst. Time zone: UTC.
create or replace view main.deletions as
with visits as (
    -- A visit that failed says nothing.
    select
        article_id,
        visit,
        asked_at,
        outcome,
        http_status,
        detail,
        outcome = 'missing' as is_missing,
        -- No default inside: clients of 1.5 cannot read such a view from the file of a newer one.
        coalesce(
            lag(outcome = 'missing') over (partition by article_id order by asked_at, visit), false
        ) as was_missing,
    from core.revisits
    where
        outcome <> 'failed'
        -- Nearly all pages were never missing: look at no visit of theirs.
        and article_id in (
            select revisits.article_id
            from core.revisits
            where revisits.outcome = 'missing'
        )
),
episodes as (
    -- Each time that the page vanishes a new one begins; before the first it is 0.
    select
        *,
        count(*) filter (where is_missing and not was_missing) over (
            partition by article_id
            order by asked_at, visit
            rows between unbounded preceding and current row
        ) as episode,
    from visits
),
last_seen as (
    select
        visits.article_id,
        max(visits.asked_at) as last_seen_at,
    from visits
    join (
        select article_id, max(asked_at) as since
        from visits
        where is_missing and not was_missing
        group by article_id
    ) as gone on visits.article_id = gone.article_id
    where
        not visits.is_missing
        and visits.asked_at < gone.since
    group by visits.article_id
),
newest as (
    select
        article_id,
        min(asked_at) filter (where is_missing) as missing_since,
        count(*) filter (where is_missing) as sightings,
        max(asked_at) filter (where is_missing) as last_missing_at,
        min(asked_at) filter (where not is_missing) as returned_at,
        arg_max(http_status, asked_at) filter (where is_missing) as http_status,
        arg_max(detail, asked_at) filter (where is_missing) as detail,
    from episodes
    where episode > 0
    group by
        article_id,
        episode
    qualify row_number() over (partition by article_id order by episode desc) = 1
)
select
    newest.article_id,
    articles.outlet,
    articles.side,
    articles.lang,
    articles.title,
    newest.missing_since,
    newest.sightings,
    newest.sightings > 1 as is_confirmed,
    newest.last_missing_at,
    -- Its feed may have led to the page again before a visit did.
    coalesce(
        newest.returned_at,
        case when read_since.seen_at > newest.last_missing_at then read_since.seen_at end
    ) as returned_at,
    newest.http_status,
    newest.detail,
    greatest(last_seen.last_seen_at, articles.first_seen_at) as last_seen_at,
    articles.relevant,
    articles.version_id,
    articles.canonical_url,
    articles.origin,
from newest
join main.articles on newest.article_id = articles.article_id
left join last_seen on newest.article_id = last_seen.article_id
left join core.articles as read_since
    on newest.article_id = read_since.article_id
    and read_since.text_source = 'page'
order by
    newest.missing_since desc,
    newest.article_id;
comment on view main.deletions is 'Articles whose pages were found gone: the text is still here. One row per article, as of the last time that it vanished. For analysts. UTC.';
comment on column main.deletions.article_id is 'Identifies the article.';
comment on column main.deletions.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.deletions.side is 'Lane of the press the outlet belongs to.';
comment on column main.deletions.lang is 'Language (BCP-47).';
comment on column main.deletions.title is 'Title as we hold it.';
comment on column main.deletions.missing_since is 'When it was first found gone (UTC).';
comment on column main.deletions.sightings is 'Visits that found it gone.';
comment on column main.deletions.is_confirmed is 'Found gone more than once: a single sighting may be a hiccup.';
comment on column main.deletions.last_missing_at is 'When it was last found gone (UTC).';
comment on column main.deletions.returned_at is 'When it was first there again (UTC); null: not as far as we know.';
comment on column main.deletions.http_status is 'Status of the answer: 404, 410, or 200 for a page that says so or a redirect elsewhere.';
comment on column main.deletions.detail is 'What was found, in words.';
comment on column main.deletions.last_seen_at is 'When it was last seen in its place (UTC).';
comment on column main.deletions.relevant is 'Does it concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.deletions.version_id is 'The wording that we hold, in main.wordings and core.article_versions.';
comment on column main.deletions.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.deletions.origin is 'seed, feed, backfill or demo: how it first came.';
