-- What a query looks for, with the name of each entity.
select
    terms.part,
    terms.kind,
    terms.is_excluded,
    terms.term,
    terms.word,
    terms.entity_id,
    entities.name as entity,
from main.search_terms($query) as terms
left join main.entities on terms.entity_id = entities.entity_id
order by terms.slot;
