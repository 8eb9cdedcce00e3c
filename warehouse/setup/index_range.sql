-- The numbers that no run has yet.
select
    coalesce(max(search_runs.last_number), 0) + 1 as first_number,
    (select coalesce(max(search_documents.number), 0) from core.search_documents) as last_number,
from core.search_runs;
