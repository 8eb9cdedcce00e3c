-- Grain: one row per article, in its newest version, with what counts of it now: its newest label,
-- else the verdict of the classifier version that was activated last, else of the newest one that
-- decides. Classifiers that only vote never count (see main.votes).
-- Reader: analyst. Time zone: UTC.
-- What counts is worked out at each load (warehouse/deriving), not at each question.
create or replace view main.articles as
select
    articles.article_id,
    articles.title,
    articles.body,
    coalesce(outlets.name, article_facts.outlet_id) as outlet,
    article_facts.outlet_id,
    outlets.country,
    outlets.side,
    outlets.family,
    articles.lang,
    articles.title_lang,
    articles.published_at,
    articles.published_precision,
    articles.published_source,
    least(coalesce(article_facts.published_at, article_facts.first_seen_at), article_facts.first_seen_at) as sort_at,
    articles.first_seen_at,
    articles.seen_at,
    articles.modified_at,
    articles.modified_precision,
    articles.modified_source,
    article_facts.relevant,
    article_facts.grade,
    article_facts.score,
    article_facts.topics,
    article_facts.evidence_sentence,
    article_facts.label_id is not null as is_labelled,
    article_facts.label_id,
    article_facts.label_version_id = articles.version_id as is_labelled_wording,
    article_facts.classifier_relevant,
    article_facts.classifier_grade,
    article_facts.classifier,
    article_facts.classifier_version,
    article_facts.judged_at,
    article_facts.verdict_id,
    articles.canonical_url,
    articles.article_key,
    articles.author,
    articles.authors,
    articles.place,
    articles.agency,
    articles.kind,
    articles.text_source,
    articles.description,
    articles.section,
    articles.tags,
    articles.image_url,
    articles.word_count,
    articles.flags,
    articles.version_id,
    articles.content_hash,
    articles.fingerprint,
    articles.origin,
    articles.run_id,
from core.articles
-- By when it was first seen, too: so a bound of days on one of the two tables is one on both. What people filter
-- by is of the narrow table, so that the texts of others are not unpacked.
join core.article_facts
    on articles.article_id = article_facts.article_id
    and articles.first_seen_at = article_facts.first_seen_at
left join core.outlets on article_facts.outlet_id = outlets.outlet_id;
comment on view main.articles is 'Articles in their newest version, with what counts of each now: its newest label, else the verdict of the activated classifier version, else of the newest one that decides. One row per article. For analysts. UTC.';
comment on column main.articles.article_id is 'Identifies the article.';
comment on column main.articles.title is 'Clean title.';
comment on column main.articles.body is 'Clean text, paragraphs separated by one blank line.';
comment on column main.articles.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.articles.outlet_id is 'Short name of the outlet.';
comment on column main.articles.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.articles.side is 'Lane of the press the outlet belongs to.';
comment on column main.articles.family is 'Publisher: outlets of one family are not independent.';
comment on column main.articles.lang is 'Language (BCP-47).';
comment on column main.articles.title_lang is 'Language of the headline by itself (BCP-47).';
comment on column main.articles.published_at is 'Date of publication (UTC; a day without an hour is 00:00 of that day, so cast it to a date in a session whose TimeZone is UTC); null: unknown.';
comment on column main.articles.published_precision is 'instant, day, inferred or unknown.';
comment on column main.articles.published_source is 'Where the date was read.';
comment on column main.articles.sort_at is 'published_at, but never later than first_seen_at: a date in the future must not float to the top (UTC).';
comment on column main.articles.first_seen_at is 'When we first saw the article (UTC).';
comment on column main.articles.seen_at is 'When we saw this version (UTC).';
comment on column main.articles.modified_at is 'Last change by the page''s own word (UTC).';
comment on column main.articles.modified_precision is 'instant, day, inferred or unknown.';
comment on column main.articles.modified_source is 'Where the date of the change was read.';
comment on column main.articles.relevant is 'Does it concern Iran–Azerbaijan relations: by its newest label, else by the current verdict; null: not judged.';
comment on column main.articles.grade is '2 bilateral, 1 contextual, 0 irrelevant, by label or verdict as relevant; null: not judged.';
comment on column main.articles.score is '0.0 irrelevant to 1.0 relevant: the classifiers, labels do not change it.';
comment on column main.articles.topics is 'Topics, of the label where it names any, else of the current verdict; none where irrelevant by label.';
comment on column main.articles.evidence_sentence is 'The sentence around the strongest evidence for what relevant says.';
comment on column main.articles.is_labelled is 'Has a person said what it is (core.labels): then that counts, for ever.';
comment on column main.articles.label_id is 'That label, the newest of the article; null: none.';
comment on column main.articles.is_labelled_wording is 'Was the label given to the very wording shown here; false: the text has changed since; null: no label, or the wording is not known.';
comment on column main.articles.classifier_relevant is 'What the current verdict says by itself.';
comment on column main.articles.classifier_grade is 'Its grade by itself.';
comment on column main.articles.classifier is 'Whose verdict is the current one.';
comment on column main.articles.classifier_version is 'Its version.';
comment on column main.articles.judged_at is 'When it judged (UTC).';
comment on column main.articles.verdict_id is 'The current verdict.';
comment on column main.articles.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.articles.article_key is 'Host and article number, where the outlet numbers its articles.';
comment on column main.articles.author is 'Authors in one line.';
comment on column main.articles.authors is 'Authors one by one.';
comment on column main.articles.place is 'Place of the dateline.';
comment on column main.articles.agency is 'Agency of the dateline.';
comment on column main.articles.kind is 'article, photo, live, paywall, consent, challenge, not_found or listing.';
comment on column main.articles.text_source is 'page, feed or summary: where the text comes from.';
comment on column main.articles.description is 'The page''s own abstract.';
comment on column main.articles.section is 'The outlet''s section.';
comment on column main.articles.tags is 'The outlet''s tags.';
comment on column main.articles.image_url is 'Lead picture.';
comment on column main.articles.word_count is 'Words of the body.';
comment on column main.articles.flags is 'What a reader should know: mixed_language, date_conflict, layout_missed, fallback_text and the like.';
comment on column main.articles.version_id is 'The current version in core.article_versions.';
comment on column main.articles.content_hash is 'Hash of normalised title and body.';
comment on column main.articles.fingerprint is 'For finding copies.';
comment on column main.articles.origin is 'seed, feed, backfill or demo: how it first came.';
comment on column main.articles.run_id is 'Run that brought this version.';
