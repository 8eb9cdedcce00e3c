-- Grain: one row per article whose current wording was compared with the baseline corpus, by the newest
-- version of the comparison that has done it.
-- Reader: analyst who asks what is new since the baseline. Time zone: UTC.
create or replace view main.novelty as
with newest as (
    select novelties.*
    from core.novelties
    qualify
        row_number() over (
            partition by novelties.article_id, novelties.version_id
            order by
                novelties.comparison_version desc,
                novelties.run_id
        ) = 1
),
nearest as (
    select
        seed_likenesses.article_id,
        seed_likenesses.version_id,
        seed_likenesses.comparison_version,
        max(seed_likenesses.similarity) filter (
            where seed_likenesses.article_id <> seed_likenesses.seed_article_id
        ) as similarity,
    from core.seed_likenesses
    group by all
)
select
    articles.article_id,
    articles.title,
    newest.new_entities,
    newest.new_terms,
    -- Without likenesses: nothing in common, as in main.seed_similar.
    case when nearest.version_id is null then 0.0 else nearest.similarity end as seed_similarity,
    articles.relevant,
    articles.grade,
    articles.outlet,
    articles.side,
    articles.lang,
    articles.published_at,
    articles.sort_at,
    articles.canonical_url,
    articles.origin,
    newest.comparison_version,
    newest.version_id,
from newest
join main.articles
    on newest.article_id = articles.article_id
    and newest.version_id = articles.version_id
left join nearest
    on newest.article_id = nearest.article_id
    and newest.version_id = nearest.version_id
    and newest.comparison_version = nearest.comparison_version;
comment on view main.novelty is 'What articles have that the baseline corpus has not: names and words. One row per article that was compared, empty where it names neither side; add "where relevant" for what is new in the story. For analysts. UTC.';
comment on column main.novelty.article_id is 'The article.';
comment on column main.novelty.title is 'Title of the article.';
comment on column main.novelty.new_entities is 'Entities that it names and no seed document does (main.entities), most frequent first.';
comment on column main.novelty.new_terms is 'Words of it that no seed document has, most telling first.';
comment on column main.novelty.seed_similarity is 'Similarity to the nearest seed document, 0 to 1; null: a seed without another one.';
comment on column main.novelty.relevant is 'Does the article concern Iran–Azerbaijan relations.';
comment on column main.novelty.grade is '2 bilateral, 1 contextual, 0 irrelevant; null: not judged.';
comment on column main.novelty.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.novelty.side is 'Lane of the press the outlet belongs to.';
comment on column main.novelty.lang is 'Language (BCP-47).';
comment on column main.novelty.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.novelty.sort_at is 'published_at, but never later than we first saw the article (UTC).';
comment on column main.novelty.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.novelty.origin is 'seed, feed, backfill or demo: how the article first came.';
comment on column main.novelty.comparison_version is 'Version of the comparison.';
comment on column main.novelty.version_id is 'The wording that was compared, in core.article_versions.';
