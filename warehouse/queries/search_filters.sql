-- One row: what articles can be chosen by, lanes of the press and languages.
select
    (
        select coalesce(list(distinct outlets.side order by outlets.side), [])
        from core.outlets
        where outlets.side is not null
    ) as sides,
    (
        select coalesce(list(distinct search_documents.lang order by search_documents.lang), [])
        from core.search_documents
        where search_documents.lang is not null
    ) as langs;
