-- Grain: one row per seed document.
-- Reader: analyst. Time zone: UTC.
create or replace view main.baseline as
select *
from main.articles
where origin = 'seed';
comment on view main.baseline is 'The baseline corpus: the seed documents, read and judged by the same code as everything else. One row per article. For analysts. UTC.';
comment on column main.baseline.article_id is 'Identifies the article.';
comment on column main.baseline.title is 'Clean title.';
comment on column main.baseline.body is 'Clean text, paragraphs separated by one blank line.';
comment on column main.baseline.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.baseline.outlet_id is 'Short name of the outlet.';
comment on column main.baseline.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.baseline.side is 'Lane of the press the outlet belongs to.';
comment on column main.baseline.family is 'Publisher: outlets of one family are not independent.';
comment on column main.baseline.lang is 'Language (BCP-47).';
comment on column main.baseline.title_lang is 'Language of the headline by itself (BCP-47).';
comment on column main.baseline.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.baseline.published_precision is 'instant, day, inferred or unknown.';
comment on column main.baseline.published_source is 'Where the date was read.';
comment on column main.baseline.sort_at is 'published_at, but never later than first_seen_at: a date in the future must not float to the top (UTC).';
comment on column main.baseline.first_seen_at is 'When we first saw the article (UTC).';
comment on column main.baseline.seen_at is 'When we saw this version (UTC).';
comment on column main.baseline.modified_at is 'Last change by the page''s own word (UTC).';
comment on column main.baseline.modified_precision is 'instant, day, inferred or unknown.';
comment on column main.baseline.modified_source is 'Where the date of the change was read.';
comment on column main.baseline.relevant is 'Does it concern Iran–Azerbaijan relations: by its newest label, else by the current verdict; null: not judged.';
comment on column main.baseline.grade is '2 bilateral, 1 contextual, 0 irrelevant, by label or verdict as relevant; null: not judged.';
comment on column main.baseline.score is '0.0 irrelevant to 1.0 relevant: the classifiers, labels do not change it.';
comment on column main.baseline.topics is 'Topics, of the label where it names any, else of the current verdict; none where irrelevant by label.';
comment on column main.baseline.evidence_sentence is 'The sentence around the strongest evidence for what relevant says.';
comment on column main.baseline.is_labelled is 'Has a person said what it is (core.labels): then that counts, for ever.';
comment on column main.baseline.label_id is 'That label, the newest of the article; null: none.';
comment on column main.baseline.is_labelled_wording is 'Was the label given to the very wording shown here; false: the text has changed since; null: no label, or the wording is not known.';
comment on column main.baseline.classifier_relevant is 'What the current verdict says by itself.';
comment on column main.baseline.classifier_grade is 'Its grade by itself.';
comment on column main.baseline.classifier is 'Whose verdict is the current one.';
comment on column main.baseline.classifier_version is 'Its version.';
comment on column main.baseline.judged_at is 'When it judged (UTC).';
comment on column main.baseline.verdict_id is 'The current verdict.';
comment on column main.baseline.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.baseline.article_key is 'Host and article number, where the outlet numbers its articles.';
comment on column main.baseline.author is 'Authors in one line.';
comment on column main.baseline.authors is 'Authors one by one.';
comment on column main.baseline.place is 'Place of the dateline.';
comment on column main.baseline.agency is 'Agency of the dateline.';
comment on column main.baseline.kind is 'article, photo, live, paywall, consent, challenge, not_found or listing.';
comment on column main.baseline.text_source is 'page, feed or summary: where the text comes from.';
comment on column main.baseline.description is 'The page''s own abstract.';
comment on column main.baseline.section is 'The outlet''s section.';
comment on column main.baseline.tags is 'The outlet''s tags.';
comment on column main.baseline.image_url is 'Lead picture.';
comment on column main.baseline.word_count is 'Words of the body.';
comment on column main.baseline.flags is 'What a reader should know: mixed_language, date_conflict, layout_missed, fallback_text and the like.';
comment on column main.baseline.version_id is 'The current version in core.article_versions.';
comment on column main.baseline.content_hash is 'Hash of normalised title and body.';
comment on column main.baseline.fingerprint is 'For finding copies.';
comment on column main.baseline.origin is 'seed, feed, backfill or demo: how it first came.';
comment on column main.baseline.run_id is 'Run that brought this version.';
