-- Grain: one row per article and seed document, on the article's current wording, by the newest version
-- of the comparison that has compared it. A text that names neither side is stored without likenesses:
-- it has nothing in common with any seed document.
-- Reader: analyst who follows the story of the baseline. Time zone: UTC.
create or replace view main.seed_similar as
with seed_documents as (
    select
        comparison_version,
        list(seed_article_id order by seed_article_id) as seed_ids,
    from (
        select distinct
            comparison_version,
            seed_article_id,
        from core.seed_likenesses
    ) as compared
    group by comparison_version
),
paired as (
    -- Every seed document where the text has nothing in common with any: all alike, so by their ids. Rows
    -- are multiplied after the joins by article: who wants a few of them waits for few.
    select
        articles.article_id,
        articles.title,
        articles.outlet_id,
        articles.lang,
        articles.published_at,
        articles.canonical_url,
        articles.origin,
        article_facts.relevant,
        article_facts.grade,
        article_facts.comparison_version,
        article_facts.version_id,
        unnest(coalesce(article_facts.seed_ids, seed_documents.seed_ids)) as seed_article_id,
        generate_subscripts(coalesce(article_facts.seed_ids, seed_documents.seed_ids), 1) as rank,
    from core.articles
    join core.article_facts on articles.article_id = article_facts.article_id
    join seed_documents on article_facts.comparison_version = seed_documents.comparison_version
)
select
    paired.article_id,
    paired.rank,
    coalesce(seed_likenesses.similarity, 0.0) as similarity,
    paired.title,
    seeds.title as seed_title,
    coalesce(seed_likenesses.shared_entities, []) as shared_entities,
    coalesce(seed_likenesses.shared_terms, []) as shared_terms,
    paired.relevant,
    paired.grade,
    coalesce(outlets.name, paired.outlet_id) as outlet,
    paired.lang,
    paired.published_at,
    paired.canonical_url,
    paired.origin,
    paired.seed_article_id,
    paired.comparison_version,
    paired.version_id,
from paired
left join core.seed_likenesses
    on paired.version_id = seed_likenesses.version_id
    and paired.comparison_version = seed_likenesses.comparison_version
    and paired.seed_article_id = seed_likenesses.seed_article_id
left join (
    select
        article_id,
        title,
    from core.articles
    where article_id in (
        select seed_likenesses.seed_article_id
        from core.seed_likenesses
    )
) as seeds on paired.seed_article_id = seeds.article_id
left join core.outlets on paired.outlet_id = outlets.outlet_id;
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
