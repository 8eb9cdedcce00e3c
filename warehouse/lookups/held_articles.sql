-- One row per known article of the list: its current wording, and the ids of all its wordings with
-- the hash of each. Of readings with one hash the latest counts.
with wanted as (
    select unnest($ids::uuid[]) as article_id
),
current_articles as (
    select *
    from (
        select article_id, version_id, content_hash, text_source, kind, title, outlet_id, seen_at, read_at, run_id
        from published.core.articles
        where article_id in (select wanted.article_id from wanted)
        union all
        select article_id, version_id, content_hash, text_source, kind, title, outlet_id, seen_at, read_at, run_id
        from memory.core.articles
        where article_id in (select wanted.article_id from wanted)
    ) as found
    qualify
        row_number() over (
            partition by article_id
            order by seen_at desc, coalesce(read_at, seen_at) desc, version_id desc, run_id desc
        ) = 1
),
hashes as (
    select
        article_id,
        content_hash,
        arg_max(version_id, (coalesce(read_at, seen_at), version_id)) as version_id,
    from (
        select article_id, version_id, content_hash, seen_at, read_at
        from published.core.version_rows
        where article_id in (select wanted.article_id from wanted)
        union all
        select article_id, version_id, content_hash, seen_at, read_at
        from memory.core.version_rows
        where article_id in (select wanted.article_id from wanted)
    ) as found
    group by article_id, content_hash
)
select
    article_id,
    any_value(current_articles.version_id) as version_id,
    any_value(current_articles.content_hash) as content_hash,
    any_value(current_articles.text_source) as text_source,
    any_value(current_articles.kind) as kind,
    any_value(current_articles.title) as title,
    any_value(current_articles.outlet_id) as outlet_id,
    list(hashes.content_hash order by hashes.content_hash) as hashes,
    list(hashes.version_id order by hashes.content_hash) as version_ids,
from current_articles
join hashes using (article_id)
group by article_id;
