-- Those batch files of a list that have not landed.
select unnest($files::varchar[]) as file
except
select file
from core.loads
order by file;
