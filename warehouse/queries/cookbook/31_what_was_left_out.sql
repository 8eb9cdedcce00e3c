-- How much is left from entries to original reports?
select
    what,
    number,
    share_of_stage_before,
from funnel
order by stage;
