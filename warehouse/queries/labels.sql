-- One row per label, newest first; of $ids only, unless it is null.
select *
from main.labels
where
    cast($ids as uuid[]) is null
    or list_contains(cast($ids as uuid[]), label_id)
order by
    labelled_at desc,
    label_id;
