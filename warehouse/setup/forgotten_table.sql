-- How many rows of a table belong to what is forgotten.
select count(*)
from core.one_table as held
where
the_rule;
