select
    opinion_id,
    version_id::varchar,
    classifier,
    classifier_version::varchar,
    asked_at,
from core.opinions
order by opinion_id;
