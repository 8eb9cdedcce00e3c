-- What the rows of a load touch: articles by id, days on which feeds were asked.
create or replace temp table touched_articles (article_id uuid);
create or replace temp table touched_polls ("day" date);
