-- One row: what a run of reprocessing came to. Ratios are of changed texts, new length by old.
select
    count(*) as pages,
    count(*) filter (where outcome = 'same') as same,
    count(*) filter (where outcome = 'metadata') as metadata,
    count(*) filter (where outcome = 'text') as "text",
    count(*) filter (where outcome = 'failed') as failed,
    count(*) filter (where list_contains(changed_fields, 'title')) as titles,
    count(*) filter (where list_contains(changed_fields, 'body')) as bodies,
    coalesce(cast(sum(characters_before) as bigint), 0) as characters_before,
    coalesce(
        cast(sum(coalesce(characters_after, characters_before)) as bigint), 0
    ) as characters_after,
    coalesce(cast(sum(paragraphs_before) as bigint), 0) as paragraphs_before,
    coalesce(
        cast(sum(coalesce(paragraphs_after, paragraphs_before)) as bigint), 0
    ) as paragraphs_after,
    quantile_cont(
        characters_after / nullif(characters_before, 0), [0.05, 0.25, 0.5, 0.75, 0.95]
    ) filter (where list_contains(changed_fields, 'body')) as length_ratios,
    quantile_cont(
        similarity, [0.05, 0.25, 0.5]
    ) filter (where list_contains(changed_fields, 'body')) as similarities,
    count(*) filter (where characters_before = 0) as textless_before,
    count(*) filter (where coalesce(characters_after, characters_before) = 0) as textless_after,
    count(*) filter (
        where outcome <> 'failed' and published_before is null and published_after is not null
    ) as dates_gained,
    count(*) filter (
        where outcome <> 'failed' and published_before is not null and published_after is null
    ) as dates_lost,
    count(*) filter (where published_before <> published_after) as dates_moved,
    quantile_cont(cpu_ms, [0.5, 0.99]) as cpu_ms,
    sum(cpu_ms) / 1000 as cpu_seconds,
    min(extracted_at) as first_at,
    max(extracted_at) as last_at,
from core.extractions
where run_id = cast($run_id as uuid);
