-- One row: what all runs together made of the stored pages with the extractor of a run, each page
-- once; dry runs left out.
select
    count(*) as pages,
    count(*) filter (where outcome = 'same') as same,
    count(*) filter (where outcome = 'metadata') as metadata,
    count(*) filter (where outcome = 'text') as "text",
    count(*) filter (where outcome = 'failed') as failed,
    count(distinct run_id) as runs,
from main.reprocessed_pages
where (extractor, extractor_version) in (
    select (extractions.extractor, extractions.extractor_version)
    from core.extractions
    where extractions.run_id = cast($run_id as uuid)
);
