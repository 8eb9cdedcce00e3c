-- Grain: one row per article and wording in its current text. Reader: analyst of language who wants the articles
-- behind a figure. Time zone: UTC.
create or replace view main.term_uses as
select
    article_terms.article_id,
    terms.thing_id,
    article_terms.term_id,
    terms.wording,
    article_terms.uses,
    article_terms.title_uses,
    article_terms.title_start,
    article_terms.body_start,
    article_terms."day",
    coalesce(outlets.name, article_terms.outlet_id) as outlet,
    article_terms.outlet_id,
    outlets.side,
    article_terms.lang,
    articles.title,
    articles.published_at,
    article_terms.relevant,
    article_terms.is_copy,
    articles.canonical_url,
    articles.version_id,
from core.article_terms
join core.articles on article_terms.article_id = articles.article_id
join core.terms on article_terms.term_id = terms.term_id
left join core.outlets on article_terms.outlet_id = outlets.outlet_id;
comment on view main.term_uses is 'Which articles use which wording for a contested thing, how often and where first. One row per article and wording in its current text. For analysts of language. UTC. Offsets are characters into title or body.';
comment on column main.term_uses.article_id is 'Identifies the article.';
comment on column main.term_uses.thing_id is 'The contested thing.';
comment on column main.term_uses.term_id is 'The wording (main.terms).';
comment on column main.term_uses.wording is 'The wording.';
comment on column main.term_uses.uses is 'Times that it stands in title and text.';
comment on column main.term_uses.title_uses is 'Of those, in the title.';
comment on column main.term_uses.title_start is 'First character of the first one in the title, counted from 0; null: none.';
comment on column main.term_uses.body_start is 'The same in the text.';
comment on column main.term_uses.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.term_uses.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.term_uses.outlet_id is 'Short name of the outlet.';
comment on column main.term_uses.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.term_uses.lang is 'Language (BCP-47).';
comment on column main.term_uses.title is 'Clean title.';
comment on column main.term_uses.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.term_uses.relevant is 'Does the article concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.term_uses.is_copy is 'The article is a copy of another one.';
comment on column main.term_uses.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.term_uses.version_id is 'The wording of the article, in core.article_versions.';
