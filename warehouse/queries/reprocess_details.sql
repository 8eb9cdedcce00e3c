-- What changed in a run of reprocessing, counted: one row per field, per change of kind, per version
-- that had read the pages before, and per problem; the most frequent first.
with rows_of_run as (
    select *
    from core.extractions
    where run_id = cast($run_id as uuid)
),
counted as (
    select
        'field' as what,
        unnest(changed_fields) as word,
    from rows_of_run
    union all
    select
        'kind' as what,
        concat(coalesce(kind_before, 'unknown'), ' → ', kind_after) as word,
    from rows_of_run
    where
        outcome <> 'failed'
        and kind_before is distinct from kind_after
    union all
    select
        'version' as what,
        coalesce(from_extractor_version, 'unknown') as word,
    from rows_of_run
    union all
    select
        'problem' as what,
        coalesce(detail, 'unknown') as word,
    from rows_of_run
    where outcome = 'failed'
)
select
    what,
    word,
    count(*) as pages,
from counted
group by
    what,
    word
order by
    what,
    pages desc,
    word;
