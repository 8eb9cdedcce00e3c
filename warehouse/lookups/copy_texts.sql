-- One row per known article of the list: its text and what tells whose text it is.
with wanted as (
    select unnest($ids::uuid[]) as article_id
),
current_articles as (
    select
        article_id,
        version_id,
        outlet_id,
        body,
        agency,
        authors,
        published_at,
        published_precision,
        first_seen_at,
    from memory.core.articles
    where article_id in (select wanted.article_id from wanted)
    union all
    select
        article_id,
        version_id,
        outlet_id,
        body,
        agency,
        authors,
        published_at,
        published_precision,
        first_seen_at,
    from published.core.articles
    where
        article_id in (select wanted.article_id from wanted)
        and article_id not in (select newer.article_id from memory.core.articles as newer)
),
earlier as (
    select article_id, first_seen_at
    from published.core.articles
    where article_id in (select wanted.article_id from wanted)
),
wordings as (
    select version_id, cuts
    from memory.core.version_rows
    where article_id in (select wanted.article_id from wanted)
    union all
    select version_id, cuts
    from published.core.version_rows
    where article_id in (select wanted.article_id from wanted)
),
cuts_of as (
    select version_id, any_value(cuts) as cuts
    from wordings
    group by version_id
)
select
    current_articles.article_id,
    current_articles.outlet_id,
    current_articles.body,
    current_articles.agency,
    list_concat(
        list_transform(
            list_filter(
                coalesce(cuts_of.cuts, []),
                lambda cut: cut.what in ('agency', 'credit', 'attribution', 'source', 'dateline', 'byline')
            ),
            lambda cut: cut."text"
        ),
        coalesce(current_articles.authors, [])
    ) as credits,
    current_articles.published_at,
    current_articles.published_precision,
    least(current_articles.first_seen_at, earlier.first_seen_at) as first_seen_at,
from current_articles
left join earlier on current_articles.article_id = earlier.article_id
left join cuts_of on current_articles.version_id = cuts_of.version_id;
