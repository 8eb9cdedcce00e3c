-- Grain: one row per stored page of an article and version of the extractor that read it again; dry
-- runs left out. However many runs it took: the newest reading counts, one that failed only where
-- no other is. Reader: operator, analyst. Time zone: UTC.
create or replace view main.reprocessed_pages as
with newest as (
    select *
    from core.extractions
    where not is_trial
    qualify
        row_number() over (
            partition by article_id, raw_ref, extractor, extractor_version
            order by outcome = 'failed', extracted_at desc, extraction_id
        ) = 1
)
select
    newest.article_id,
    newest.raw_ref,
    articles.title,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.lang,
    newest.extractor,
    newest.extractor_version,
    newest.from_extractor_version,
    newest.outcome,
    newest.changed_fields,
    newest.similarity,
    newest.characters_before,
    newest.characters_after,
    newest.paragraphs_before,
    newest.paragraphs_after,
    newest.kind_before,
    newest.kind_after,
    newest.published_before,
    newest.published_after,
    coalesce(newest.version_id = articles.version_id, false) as is_current,
    newest.from_version_id,
    newest.version_id,
    newest.cpu_ms,
    newest.detail,
    newest.extracted_at,
    newest.run_id,
    articles.canonical_url,
from newest
left join core.articles on newest.article_id = articles.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id
order by
    newest.extracted_at desc,
    newest.extraction_id;
comment on view main.reprocessed_pages is 'Stored pages that were read again by a newer extractor, beside what they had given before. One row per page of an article and version of the extractor; dry runs left out. For operators and analysts. UTC.';
comment on column main.reprocessed_pages.article_id is 'Identifies the article.';
comment on column main.reprocessed_pages.raw_ref is 'SHA-256 (hex) of the bytes in the raw archive; null: its feed''s words were read again.';
comment on column main.reprocessed_pages.title is 'Title of the article now.';
comment on column main.reprocessed_pages.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.reprocessed_pages.lang is 'Language of the article (BCP-47).';
comment on column main.reprocessed_pages.extractor is 'What read the page.';
comment on column main.reprocessed_pages.extractor_version is 'Its version.';
comment on column main.reprocessed_pages.from_extractor_version is 'Version that had read it before.';
comment on column main.reprocessed_pages.outcome is 'same, metadata (only other fields changed), text or failed.';
comment on column main.reprocessed_pages.changed_fields is 'Fields that changed.';
comment on column main.reprocessed_pages.similarity is 'Share of words that the two texts have in common (Dice), 0.0 to 1.0; null: neither has any.';
comment on column main.reprocessed_pages.characters_before is 'Length of the text before.';
comment on column main.reprocessed_pages.characters_after is 'Length of the text now.';
comment on column main.reprocessed_pages.paragraphs_before is 'Paragraphs before.';
comment on column main.reprocessed_pages.paragraphs_after is 'Paragraphs now.';
comment on column main.reprocessed_pages.kind_before is 'What the page was taken for before.';
comment on column main.reprocessed_pages.kind_after is 'What it is taken for now; null: it could not be read.';
comment on column main.reprocessed_pages.published_before is 'Date of publication before (UTC).';
comment on column main.reprocessed_pages.published_after is 'Date of publication now (UTC).';
comment on column main.reprocessed_pages.is_current is 'Readers see this reading in `articles`; false: another one, or it was undone.';
comment on column main.reprocessed_pages.from_version_id is 'The wording before, in core.article_versions.';
comment on column main.reprocessed_pages.version_id is 'The wording now; null: it could not be read.';
comment on column main.reprocessed_pages.cpu_ms is 'CPU milliseconds of the reading.';
comment on column main.reprocessed_pages.detail is 'What went wrong, in words.';
comment on column main.reprocessed_pages.extracted_at is 'When it was read again (UTC).';
comment on column main.reprocessed_pages.run_id is 'Run of the reprocessing.';
comment on column main.reprocessed_pages.canonical_url is 'The address of the article.';
