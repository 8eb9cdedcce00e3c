select
    verdict_id,
    version_id::varchar,
    classifier,
    classifier_version::varchar,
from core.verdicts
order by verdict_id;
