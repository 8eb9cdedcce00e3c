-- At most one row: the classifier version that judged last, of those that decide. Asked of a home
-- without an activation: the file of an older program, or one that has judged nothing yet.
select
    verdicts.classifier,
    verdicts.classifier_version,
from published.core.verdicts
where coalesce(verdicts.decides, true)
order by
    verdicts.judged_at desc,
    verdicts.classifier_version desc,
    verdicts.classifier
limit 1;
