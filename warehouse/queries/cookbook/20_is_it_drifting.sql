-- Does the classifier flag another share than before?
-- $weeks: how many; default 8.
select
    week,
    lang,
    articles,
    flagged,
    flagged_share,
    flagged_share_before,
    doubtful_share,
    mean_score,
    overruled,
from classifier_week
qualify week > max(week) over () - 7 * coalesce(cast($weeks as integer), 8)
order by
    week desc,
    lang;
