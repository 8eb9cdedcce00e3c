insert into touched_articles
select distinct article_id
from landed;
