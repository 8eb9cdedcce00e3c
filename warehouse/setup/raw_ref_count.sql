-- How many objects of the archive the tables name. What names them is put in where `the_references`
-- stands.
with named as (
the_references
)
select count(raw_ref)
from named;
