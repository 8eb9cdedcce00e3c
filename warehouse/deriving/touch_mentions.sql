insert into touched_articles
select distinct article_id
from landed;

-- Names that come after others of the same reading, as at the ends of a base's files: the wording is to be
-- indexed anew, with all of them.
update core.search_documents
set reading_version = null
where
    article_id in (select landed.article_id from landed)
    and (version_id, reading_version) in (
        select (landed.version_id, landed.reading_version)
        from landed
    );
