-- Beyond the last row of a table. The table's name is put in where `one_table` stands.
select coalesce(max(rowid), -1) + 1
from core.one_table;
