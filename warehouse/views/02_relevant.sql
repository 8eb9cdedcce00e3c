-- Grain: one row per article that its label or, without one, the current verdict calls relevant.
-- Reader: analyst. Time zone: UTC.
create or replace view main.relevant as
select *
from main.articles
where relevant;
comment on view main.relevant is 'Articles that concern Iran–Azerbaijan relations by their label or else their current verdict (grade 1 or 2). One row per article. For analysts. UTC.';
comment on column main.relevant.article_id is 'Identifies the article.';
comment on column main.relevant.title is 'Clean title.';
comment on column main.relevant.body is 'Clean text, paragraphs separated by one blank line.';
comment on column main.relevant.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.relevant.outlet_id is 'Short name of the outlet.';
comment on column main.relevant.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.relevant.side is 'Lane of the press the outlet belongs to.';
comment on column main.relevant.family is 'Publisher: outlets of one family are not independent.';
comment on column main.relevant.lang is 'Language (BCP-47).';
comment on column main.relevant.title_lang is 'Language of the headline by itself (BCP-47).';
comment on column main.relevant.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.relevant.published_precision is 'instant, day, inferred or unknown.';
comment on column main.relevant.published_source is 'Where the date was read.';
comment on column main.relevant.sort_at is 'published_at, but never later than first_seen_at: a date in the future must not float to the top (UTC).';
comment on column main.relevant.first_seen_at is 'When we first saw the article (UTC).';
comment on column main.relevant.seen_at is 'When we saw this version (UTC).';
comment on column main.relevant.modified_at is 'Last change by the page''s own word (UTC).';
comment on column main.relevant.modified_precision is 'instant, day, inferred or unknown.';
comment on column main.relevant.modified_source is 'Where the date of the change was read.';
comment on column main.relevant.relevant is 'Does it concern Iran–Azerbaijan relations: by its newest label, else by the current verdict; null: not judged.';
comment on column main.relevant.grade is '2 bilateral, 1 contextual, 0 irrelevant, by label or verdict as relevant; null: not judged.';
comment on column main.relevant.score is '0.0 irrelevant to 1.0 relevant: the classifiers, labels do not change it.';
comment on column main.relevant.topics is 'Topics, of the label where it names any, else of the current verdict; none where irrelevant by label.';
comment on column main.relevant.evidence_sentence is 'The sentence around the strongest evidence for what relevant says.';
comment on column main.relevant.is_labelled is 'Has a person said what it is (core.labels): then that counts, for ever.';
comment on column main.relevant.label_id is 'That label, the newest of the article; null: none.';
comment on column main.relevant.is_labelled_wording is 'Was the label given to the very wording shown here; false: the text has changed since; null: no label, or the wording is not known.';
comment on column main.relevant.classifier_relevant is 'What the current verdict says by itself.';
comment on column main.relevant.classifier_grade is 'Its grade by itself.';
comment on column main.relevant.classifier is 'Whose verdict is the current one.';
comment on column main.relevant.classifier_version is 'Its version.';
comment on column main.relevant.judged_at is 'When it judged (UTC).';
comment on column main.relevant.verdict_id is 'The current verdict.';
comment on column main.relevant.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.relevant.article_key is 'Host and article number, where the outlet numbers its articles.';
comment on column main.relevant.author is 'Authors in one line.';
comment on column main.relevant.authors is 'Authors one by one.';
comment on column main.relevant.place is 'Place of the dateline.';
comment on column main.relevant.agency is 'Agency of the dateline.';
comment on column main.relevant.kind is 'article, photo, live, paywall, consent, challenge, not_found or listing.';
comment on column main.relevant.text_source is 'page, feed or summary: where the text comes from.';
comment on column main.relevant.description is 'The page''s own abstract.';
comment on column main.relevant.section is 'The outlet''s section.';
comment on column main.relevant.tags is 'The outlet''s tags.';
comment on column main.relevant.image_url is 'Lead picture.';
comment on column main.relevant.word_count is 'Words of the body.';
comment on column main.relevant.flags is 'What a reader should know: mixed_language, date_conflict, layout_missed, fallback_text and the like.';
comment on column main.relevant.version_id is 'The current version in core.article_versions.';
comment on column main.relevant.content_hash is 'Hash of normalised title and body.';
comment on column main.relevant.fingerprint is 'For finding copies.';
comment on column main.relevant.origin is 'seed, feed, backfill or demo: how it first came.';
comment on column main.relevant.run_id is 'Run that brought this version.';
