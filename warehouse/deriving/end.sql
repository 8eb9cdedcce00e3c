drop table touched_articles;
drop table touched_polls;
