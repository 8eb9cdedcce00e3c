-- One row per known wording of the list: what a reader sees of it.
with wanted as (
    select unnest($ids::uuid[]) as version_id
),
shown as (
    -- By their places: else the text of every article would be read to find these.
    select version_id, body
    from published.core.articles
    where
        articles.rowid in (
            select articles.rowid
            from published.core.articles
            where articles.version_id in (select wanted.version_id from wanted)
        )
)
select
    version_rows.version_id,
    version_rows.title,
    coalesce(version_rows.body, shown.body) as body,
from published.core.version_rows
left join shown on version_rows.version_id = shown.version_id
where version_rows.version_id in (select wanted.version_id from wanted)
union
select version_id, title, body
from memory.core.article_versions
where version_id in (select wanted.version_id from wanted);
