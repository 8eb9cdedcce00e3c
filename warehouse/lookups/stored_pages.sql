-- One row per page of the raw archive, and per article that stands on its feed's own words, that is
-- to be read again: with the wording that it gave last. Asked of the published file alone: whoever
-- reads again has loaded the spool before.
with readings as (
    select
        version_rows.article_id,
        version_rows.raw_ref,
        version_rows.version_id,
        version_rows.seen_at,
        version_rows.extractor,
        version_rows.extractor_version,
        version_rows.version_id = articles.version_id as is_current,
        coalesce(version_rows.read_at, version_rows.seen_at) as read_at,
    from published.core.version_rows
    join published.core.articles on version_rows.article_id = articles.article_id
    where
        (
            version_rows.raw_ref is not null
            or version_rows.version_id = articles.version_id
        )
        and (
            len($outlets::varchar[]) = 0
            or list_contains($outlets::varchar[], articles.outlet_id)
        )
        and ($article::uuid is null or articles.article_id = $article::uuid)
        and (
            $lang::varchar is null
            or articles.lang = $lang::varchar
            or starts_with(articles.lang, $lang::varchar || '-')
        )
),
pages as (
    select *
    from readings
    qualify
        row_number() over (
            partition by article_id, raw_ref
            order by is_current desc, read_at desc, version_id
        ) = 1
),
complete_runs as (
    select max(runs.started_at) as started_at
    from published.core.runs
    where
        runs.flow = 'reprocess'
        and runs.status in ('ok', 'partial')
        and runs.run_id in (
            select extractions.run_id
            from published.core.extractions
            where not extractions.is_trial
        )
),
done as (
    -- Who reads everything again leaves out what the run that was cut off has read.
    select distinct
        extractions.article_id,
        extractions.raw_ref,
    from published.core.extractions
    left join published.core.runs on extractions.run_id = runs.run_id
    cross join complete_runs
    where
        not extractions.is_trial
        and extractions.outcome <> 'failed'
        and extractions.extractor = $extractor
        and extractions.extractor_version = $extractor_version
        and (
            not $read_all::boolean
            or (
                runs.status not in ('ok', 'partial')
                and runs.started_at > coalesce(complete_runs.started_at, '-infinity')
            )
        )
)
select
    pages.article_id,
    pages.raw_ref,
    pages.version_id,
    pages.seen_at,
from pages
left join done
    on pages.article_id = done.article_id
    and pages.raw_ref is not distinct from done.raw_ref
where
    done.article_id is null
    and (
        $read_all::boolean
        or pages.extractor is distinct from $extractor
        or pages.extractor_version is distinct from $extractor_version
    )
    and (
        $older_than::integer is null
        or pages.extractor is distinct from $extractor
        or coalesce(try_cast(pages.extractor_version as integer), 0) < $older_than::integer
    )
    and ($since::timestamptz is null or pages.seen_at >= $since::timestamptz)
    and ($before::timestamptz is null or pages.seen_at < $before::timestamptz)
-- Checksums are as good as dice: a limit gives a fair choice, the same one every time.
order by
    pages.raw_ref nulls last,
    pages.article_id
limit $most::bigint;
