-- Grain: one row per article whose current wording was compared with the baseline corpus, by the newest
-- version of the comparison that has done it.
-- Reader: analyst who asks what is new since the baseline. Time zone: UTC.
create or replace view main.novelty as
select
    articles.article_id,
    articles.title,
    novelties.new_entities,
    novelties.new_terms,
    article_facts.seed_similarity,
    article_facts.relevant,
    article_facts.grade,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    outlets.side,
    articles.lang,
    articles.published_at,
    least(coalesce(articles.published_at, articles.first_seen_at), articles.first_seen_at) as sort_at,
    articles.canonical_url,
    articles.origin,
    novelties.comparison_version,
    novelties.version_id,
from core.novelties
join core.article_facts
    on novelties.version_id = article_facts.version_id
    and novelties.comparison_version = article_facts.comparison_version
join core.articles on novelties.article_id = articles.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id;
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
