-- Articles without a number, and numbers without an article: from before there was an index, or
-- taken away since.
create or replace temp table search_touched as
select coalesce(article_facts.article_id, search_documents.article_id) as article_id
from core.article_facts
full join core.search_documents on article_facts.article_id = search_documents.article_id
where
    article_facts.article_id is null
    or search_documents.article_id is null;
