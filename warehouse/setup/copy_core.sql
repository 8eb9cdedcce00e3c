-- All rows of one table, in the order in which they stand. Its name and its columns are put in.
delete from core.one_table;
insert into core.one_table by name
select the_columns
from old.core.one_table as held
order by held.rowid;
