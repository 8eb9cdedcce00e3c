-- What was found last of a pair wins: an original that comes late turns the direction round.
create or replace temp table known_copies as
select copies.article_id
from core.copies
semi join landed using (copy_id);

merge into core.copies
using (
    select *
    from landed
    qualify row_number() over (partition by copy_id order by found_at desc, run_id desc nulls last) = 1
) as incoming
on copies.copy_id = incoming.copy_id
when matched
    and (
        incoming.found_at,
        coalesce(incoming.run_id, '00000000-0000-0000-0000-000000000000')
    ) > (
        copies.found_at,
        coalesce(copies.run_id, '00000000-0000-0000-0000-000000000000')
    )
    then update by name
when not matched then insert by name;
