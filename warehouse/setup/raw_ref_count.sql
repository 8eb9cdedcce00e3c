-- How many objects of the archive the tables name.
select count(distinct raw_ref)
from core.fetches;
