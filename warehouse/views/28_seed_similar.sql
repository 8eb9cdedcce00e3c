-- Grain: one row per article and seed document, on the article's current wording, by the newest version
-- of the comparison that has compared it. A text that names neither side is stored without likenesses:
-- it has nothing in common with any seed document.
-- Reader: analyst who follows the story of the baseline. Time zone: UTC.
create or replace view main.seed_similar as
with compared as (
    -- Every comparison leaves a row there.
    select
        novelties.version_id,
        max(novelties.comparison_version) as comparison_version,
    from core.novelties
    group by all
),
likenesses as (
    select
        seed_likenesses.version_id,
        seed_likenesses.comparison_version,
        seed_likenesses.seed_article_id,
        seed_likenesses.similarity,
        seed_likenesses.shared_entities,
        seed_likenesses.shared_terms,
    from core.seed_likenesses
    join compared
        on seed_likenesses.version_id = compared.version_id
        and seed_likenesses.comparison_version = compared.comparison_version
    where seed_likenesses.article_id <> seed_likenesses.seed_article_id
),
unlike as (
    select
        compared.version_id,
        compared.comparison_version,
        seed_documents.seed_article_id,
        0.0 as similarity,
        cast([] as varchar[]) as shared_entities,
        cast([] as varchar[]) as shared_terms,
    from compared
    join (
        select distinct
            seed_likenesses.seed_article_id,
            seed_likenesses.comparison_version,
        from core.seed_likenesses
    ) as seed_documents
        on compared.comparison_version = seed_documents.comparison_version
    anti join core.seed_likenesses
        on compared.version_id = seed_likenesses.version_id
        and compared.comparison_version = seed_likenesses.comparison_version
),
near as (
    from likenesses
    union all by name
    from unlike
)
select
    articles.article_id,
    row_number() over (
        partition by articles.article_id
        order by
            near.similarity desc,
            near.seed_article_id
    ) as rank,
    near.similarity,
    articles.title,
    seeds.title as seed_title,
    near.shared_entities,
    near.shared_terms,
    articles.relevant,
    articles.grade,
    articles.outlet,
    articles.lang,
    articles.published_at,
    articles.canonical_url,
    articles.origin,
    near.seed_article_id,
    near.comparison_version,
    near.version_id,
from near
join main.articles on near.version_id = articles.version_id
left join core.articles as seeds on near.seed_article_id = seeds.article_id;
comment on view main.seed_similar is 'How near each article is to the baseline corpus, nearest seed document first by rank, and what they share. One row per article and seed document; a seed is not compared with itself. For analysts. UTC.';
comment on column main.seed_similar.article_id is 'The article.';
comment on column main.seed_similar.rank is '1: the nearest seed document.';
comment on column main.seed_similar.similarity is '0 nothing in common, 1 the same.';
comment on column main.seed_similar.title is 'Title of the article.';
comment on column main.seed_similar.seed_title is 'Title of the seed document.';
comment on column main.seed_similar.shared_entities is 'Entities that both name, most telling first (main.entities).';
comment on column main.seed_similar.shared_terms is 'Words that both have, most telling first; none across languages.';
comment on column main.seed_similar.relevant is 'Does the article concern Iran–Azerbaijan relations.';
comment on column main.seed_similar.grade is '2 bilateral, 1 contextual, 0 irrelevant; null: not judged.';
comment on column main.seed_similar.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.seed_similar.lang is 'Language of the article (BCP-47).';
comment on column main.seed_similar.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.seed_similar.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.seed_similar.origin is 'seed, feed, backfill or demo: how the article first came.';
comment on column main.seed_similar.seed_article_id is 'The seed document, an article too (main.baseline).';
comment on column main.seed_similar.comparison_version is 'Version of the comparison.';
comment on column main.seed_similar.version_id is 'The wording that was compared, in core.article_versions.';
