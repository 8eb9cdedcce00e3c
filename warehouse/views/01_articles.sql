-- Grain: one row per article, in its newest version, with its current verdict.
-- Reader: analyst. Time zone: UTC.
create or replace view main.articles as
with current_verdicts as (
    -- Only the narrow columns are sorted; the wide ones are joined below. What is said of another
    -- wording counts only where nothing is said of this one: a text may come back, and with it the
    -- verdict that its evidence is quoted from.
    select verdicts.verdict_id
    from core.verdicts
    join core.articles on verdicts.article_id = articles.article_id
    qualify
        row_number() over (
            partition by verdicts.article_id
            order by
                verdicts.version_id = articles.version_id desc,
                verdicts.classifier_version desc,
                verdicts.judged_at desc,
                verdicts.verdict_id
        ) = 1
),
judged as (
    select verdicts.*
    from core.verdicts
    semi join current_verdicts on verdicts.verdict_id = current_verdicts.verdict_id
)
select
    articles.article_id,
    articles.title,
    articles.body,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.outlet_id,
    outlets.country,
    outlets.side,
    outlets.family,
    articles.lang,
    articles.title_lang,
    articles.published_at,
    articles.published_precision,
    articles.published_source,
    least(coalesce(articles.published_at, articles.first_seen_at), articles.first_seen_at) as sort_at,
    articles.first_seen_at,
    articles.seen_at,
    articles.modified_at,
    articles.modified_precision,
    articles.modified_source,
    judged.relevant,
    judged.grade,
    judged.score,
    judged.topics,
    -- Evidence comes strongest first. What speaks for a flag earned it; without any, the first. A
    -- sentence of the text tells more than the title, which everybody shows beside it.
    coalesce(
        list_filter(
            judged.evidence, lambda span: (span.weight > 0) = judged.relevant and span.field = 'body'
        )[1].sentence,
        list_filter(judged.evidence, lambda span: (span.weight > 0) = judged.relevant)[1].sentence,
        judged.evidence[1].sentence
    ) as evidence_sentence,
    judged.classifier,
    judged.classifier_version,
    judged.judged_at,
    judged.verdict_id,
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
left join core.outlets on articles.outlet_id = outlets.outlet_id
left join judged on articles.article_id = judged.article_id;
comment on view main.articles is 'Articles in their newest version with its verdict (newest classifier version). One row per article. For analysts. UTC.';
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
comment on column main.articles.relevant is 'Does it concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.articles.grade is '2 bilateral, 1 contextual, 0 irrelevant; null: not judged.';
comment on column main.articles.score is '0.0 irrelevant to 1.0 relevant.';
comment on column main.articles.topics is 'Topics of the current verdict.';
comment on column main.articles.evidence_sentence is 'The sentence around the strongest evidence.';
comment on column main.articles.classifier is 'Who judged.';
comment on column main.articles.classifier_version is 'Its version.';
comment on column main.articles.judged_at is 'When (UTC).';
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
