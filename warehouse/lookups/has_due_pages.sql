-- One row if any watched page may be due at $before, else none: see due_pages.
select true
from published.core.page_states
where
    next_visit_at <= $before
    or next_visit_at > $before + interval 8 day
union all
select true
from memory.core.page_states
limit 1;
