-- Has the gazetteer been read anew since its names were taken in?
select
    (select max(entities.updated_at) from core.entities)
    is distinct from (select max(search_names.updated_at) from core.search_names) as is_stale;
