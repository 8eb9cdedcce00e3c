-- The newest reading of the files wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.terms
using (
    with candidates as (
        select *
        from landed
        union all by name
        select terms.*
        from core.terms
        where terms.term_id in (select landed.term_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by term_id order by updated_at desc, terms_sha256) = 1
) as incoming
on terms.term_id = incoming.term_id
when matched
    and (
        incoming.updated_at is distinct from terms.updated_at
        or incoming.terms_sha256 is distinct from terms.terms_sha256
    )
    then update by name
when not matched then insert by name;
