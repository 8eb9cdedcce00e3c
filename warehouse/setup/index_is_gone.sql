-- Is anything gone?
select count(*) > 0 as is_any_gone
from core.search_gone;
