-- Which articles name somebody or something?
-- $entity: id, see entities; default aras.
select distinct
    mentions.sort_at,
    mentions.outlet,
    mentions.lang,
    mentions.title,
    articles.relevant,
    articles.grade,
    articles.canonical_url,
from mentions
join articles on mentions.article_id = articles.article_id
where mentions.entity_id = coalesce($entity, 'aras')
order by mentions.sort_at desc
limit 100;
