-- How many articles were forgotten.
select count(*)
from core.tombstones;
