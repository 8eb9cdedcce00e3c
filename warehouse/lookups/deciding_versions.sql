-- One row per classifier version that decided on any wording: what can be activated.
select distinct
    verdicts.classifier,
    verdicts.classifier_version,
from published.core.verdicts
where coalesce(verdicts.decides, true)
order by
    verdicts.classifier,
    verdicts.classifier_version;
