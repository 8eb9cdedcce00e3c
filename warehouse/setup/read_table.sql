-- Every value of a table, so that DuckDB compares each block with its checksum. The table's name is
-- put in where `one_table` stands.
select
    count(*) as number,
    bit_xor(hash(one_table)) as digest,
from core.one_table;
