-- All rows of one table, in the order in which they stand. Its name is put in.
delete from core.one_table;
insert into core.one_table by name
from old.core.one_table
order by rowid;
