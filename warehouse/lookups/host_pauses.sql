-- One row per host that asked for silence beyond $after: what landed last counts.
select *
from (
    select *
    from published.core.host_pauses
    union all by name
    select *
    from memory.core.host_pauses
) as pauses
qualify row_number() over (partition by host order by noted_at desc, until desc) = 1
    and until > $after;
