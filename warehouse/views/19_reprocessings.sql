-- Grain: one row per run of reprocessing, version of the extractor that had read the pages before,
-- and dry run or not; newest run first. A run that was cut off has its own row, the one that went on
-- another: of pages counted once see reprocessed_pages. Reader: operator. Time zone: UTC.
create or replace view main.reprocessings as
select
    extractions.run_id,
    any_value(runs.status) as status,
    extractions.extractor,
    extractions.extractor_version,
    extractions.from_extractor_version,
    extractions.is_trial,
    count(*) as pages,
    count(*) filter (where extractions.outcome = 'same') as same,
    count(*) filter (where extractions.outcome = 'metadata') as metadata,
    count(*) filter (where extractions.outcome = 'text') as "text",
    count(*) filter (where extractions.outcome = 'failed') as failed,
    cast(sum(extractions.characters_before) as bigint) as characters_before,
    cast(
        sum(coalesce(extractions.characters_after, extractions.characters_before)) as bigint
    ) as characters_after,
    median(
        extractions.characters_after / nullif(extractions.characters_before, 0)
    ) filter (where extractions.outcome = 'text') as length_ratio,
    count(*) filter (where extractions.characters_before = 0) as textless_before,
    count(*) filter (
        where coalesce(extractions.characters_after, extractions.characters_before) = 0
    ) as textless_after,
    count(*) filter (
        where
            extractions.outcome <> 'failed'
            and extractions.published_before is null
            and extractions.published_after is not null
    ) as dates_gained,
    count(*) filter (
        where
            extractions.outcome <> 'failed'
            and extractions.published_before is not null
            and extractions.published_after is null
    ) as dates_lost,
    count(*) filter (
        where
            extractions.outcome <> 'failed'
            and extractions.kind_before is distinct from extractions.kind_after
    ) as kinds_changed,
    median(extractions.cpu_ms) as cpu_ms,
    min(extractions.extracted_at) as first_at,
    max(extractions.extracted_at) as last_at,
from core.extractions
left join core.runs on extractions.run_id = runs.run_id
group by
    extractions.run_id,
    extractions.extractor,
    extractions.extractor_version,
    extractions.from_extractor_version,
    extractions.is_trial
order by
    last_at desc,
    extractions.run_id,
    extractions.from_extractor_version;
comment on view main.reprocessings is 'What reading stored pages again came to. One row per run, version that had read them before, and dry run or not, newest first; a run that was cut off and the one that went on are two. For operators. UTC.';
comment on column main.reprocessings.run_id is 'The run.';
comment on column main.reprocessings.status is 'ok, partial (some pages could not be read), failed, interrupted or running.';
comment on column main.reprocessings.extractor is 'What read the pages.';
comment on column main.reprocessings.extractor_version is 'Its version.';
comment on column main.reprocessings.from_extractor_version is 'Version that had read them before.';
comment on column main.reprocessings.is_trial is 'True: a dry run, nothing was changed.';
comment on column main.reprocessings.pages is 'Pages read, or found unreadable. pages = same + metadata + text + failed.';
comment on column main.reprocessings.same is 'Of those, read as before.';
comment on column main.reprocessings.metadata is 'Of those, with another date, author or the like and the same text.';
comment on column main.reprocessings."text" is 'Of those, with another title or text.';
comment on column main.reprocessings.failed is 'Of those, not readable: what is held stays.';
comment on column main.reprocessings.characters_before is 'Length of all texts before.';
comment on column main.reprocessings.characters_after is 'Length of all texts now; a page that failed counts as before.';
comment on column main.reprocessings.length_ratio is 'Median of the new length by the old one, of changed texts.';
comment on column main.reprocessings.textless_before is 'Pages without any text before.';
comment on column main.reprocessings.textless_after is 'Pages without any text now.';
comment on column main.reprocessings.dates_gained is 'Pages with a date of publication now that had none.';
comment on column main.reprocessings.dates_lost is 'Pages without a date of publication now that had one.';
comment on column main.reprocessings.kinds_changed is 'Pages taken for something else than before: article, photo, paywall …';
comment on column main.reprocessings.cpu_ms is 'Median CPU milliseconds of a reading.';
comment on column main.reprocessings.first_at is 'When its first page was read (UTC).';
comment on column main.reprocessings.last_at is 'When its last page was read (UTC).';
