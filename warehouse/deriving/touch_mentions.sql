insert into touched_articles
select distinct article_id
from landed;

-- Names that come after others of the same reading, as at the ends of a base's files: the wording is to be
-- indexed anew, with all of them.
update core.search_documents
set reading_version = null
where
    rowid in (
        select search_documents.rowid
        from core.search_documents
        where
            search_documents.rowid >= getvariable('places').search_documents
            and search_documents.article_id in (select landed.article_id from landed)
        union all
        select search_documents.rowid
        from core.search_documents
        where
            search_documents.rowid < getvariable('places').search_documents
            and search_documents.article_id in (
                select landed.article_id
                from landed
                join met_versions on landed.version_id = met_versions.version_id
                where met_versions.is_met
            )
    )
    and (version_id, reading_version) in (
        select (landed.version_id, landed.reading_version)
        from landed
    );

update core.search_names
set is_mentioned = true
where
    not is_mentioned
    and entity_id in (
        select landed.entity_id
        from landed
        union all
        -- Surnames of persons, as in setup/index_names.sql.
        select regexp_extract(landed.entity_id, '_([^_]+)$', 1)
        from landed
        where landed.kind = 'person'
    );
