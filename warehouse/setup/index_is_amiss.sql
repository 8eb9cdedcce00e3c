-- Is every article numbered, and nothing else? Both counts come from statistics.
select
    (select count(*) from core.article_facts) <> (select count(*) from core.search_documents) as is_amiss;
