-- The newest reading of the files wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.term_names
using (
    with candidates as (
        select *
        from landed
        union all by name
        select term_names.*
        from core.term_names
        where term_names.term_id in (select landed.term_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by term_id, lang order by updated_at desc, names) = 1
) as incoming
on term_names.term_id = incoming.term_id
    and term_names.lang = incoming.lang
when matched
    and (
        incoming.updated_at is distinct from term_names.updated_at
        or incoming.names is distinct from term_names.names
    )
    then update by name
when not matched then insert by name;
