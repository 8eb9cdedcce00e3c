-- Grain: one row per relevant article, newest first.
-- Reader: analyst at a terminal. Time zone: UTC.
create or replace view main.latest as
select
    published_at,
    outlet,
    side,
    lang,
    grade,
    title,
    evidence_sentence as sentence,
    canonical_url,
    origin,
    article_id,
from main.relevant
order by
    sort_at desc,
    article_id;
comment on view main.latest is 'Relevant articles, newest first, with the sentence that earned the flag. One row per article. For a terminal. UTC.';
comment on column main.latest.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.latest.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.latest.side is 'Lane of the press the outlet belongs to.';
comment on column main.latest.lang is 'Language (BCP-47).';
comment on column main.latest.grade is '2 bilateral, 1 contextual, 0 irrelevant; null: not judged.';
comment on column main.latest.title is 'Clean title.';
comment on column main.latest.sentence is 'The sentence around the strongest evidence for what relevant says.';
comment on column main.latest.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.latest.origin is 'seed, feed, backfill or demo: how it first came.';
comment on column main.latest.article_id is 'Identifies the article.';
