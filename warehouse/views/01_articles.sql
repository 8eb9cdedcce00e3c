-- Grain: one row per article, in its newest version, with what counts of it now: its newest label,
-- else the verdict of the classifier version that was activated last, else of the newest one that
-- decides. Classifiers that only vote never count (see main.votes).
-- Reader: analyst. Time zone: UTC.
create or replace view main.articles as
with active as (
    select
        classifier,
        classifier_version,
    from core.activations
    qualify
        row_number() over (
            order by
                activated_at desc,
                classifier,
                classifier_version desc
        ) = 1
),
current_verdicts as (
    -- Only the narrow columns are sorted; the wide ones are joined below. What is said of another
    -- wording counts only where nothing is said of this one: a text may come back, and with it the
    -- verdict that its evidence is quoted from. Then the activated version of the activated
    -- classifier, its other versions, and any other one that decides.
    select verdicts.verdict_id
    from core.verdicts
    join core.articles on verdicts.article_id = articles.article_id
    left join active on verdicts.classifier = active.classifier
    where coalesce(verdicts.decides, true)
    qualify
        row_number() over (
            partition by verdicts.article_id
            order by
                verdicts.version_id = articles.version_id desc,
                verdicts.classifier_version = active.classifier_version desc nulls last,
                verdicts.classifier_version desc,
                verdicts.judged_at desc,
                verdicts.verdict_id
        ) = 1
),
judged as (
    select verdicts.*
    from core.verdicts
    semi join current_verdicts on verdicts.verdict_id = current_verdicts.verdict_id
),
labelled as (
    -- What a person says last wins over every classifier, whichever wording it was said of.
    select *
    from core.labels
    qualify
        row_number() over (
            partition by article_id
            order by
                labelled_at desc,
                label_id
        ) = 1
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
    coalesce(labelled.relevant, judged.relevant) as relevant,
    case
        when labelled.label_id is null then judged.grade
        when labelled.grade is not null then labelled.grade
        when labelled.relevant then greatest(coalesce(judged.grade, 1), 1)
        else 0
    end as grade,
    judged.score,
    case
        when labelled.label_id is null then judged.topics
        when labelled.topics is not null then labelled.topics
        when labelled.relevant then coalesce(judged.topics, [])
        else []
    end as topics,
    -- Evidence comes strongest first. What speaks for a flag earned it; without any, the first. A
    -- sentence of the text tells more than the title, which everybody shows beside it.
    coalesce(
        list_filter(
            judged.evidence,
            lambda span: (span.weight > 0) = coalesce(labelled.relevant, judged.relevant)
                and span.field = 'body'
        )[1].sentence,
        list_filter(
            judged.evidence,
            lambda span: (span.weight > 0) = coalesce(labelled.relevant, judged.relevant)
        )[1].sentence,
        judged.evidence[1].sentence
    ) as evidence_sentence,
    labelled.label_id is not null as is_labelled,
    labelled.label_id,
    labelled.version_id = articles.version_id as is_labelled_wording,
    judged.relevant as classifier_relevant,
    judged.grade as classifier_grade,
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
left join judged on articles.article_id = judged.article_id
left join labelled on articles.article_id = labelled.article_id;
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
