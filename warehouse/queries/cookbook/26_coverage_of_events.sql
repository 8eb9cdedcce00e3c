-- What coverage did the events of the timeline get, and who kept silent?
-- $since: day; default all.
select
    starts_on,
    description,
    articles,
    originals,
    outlets,
    iranian,
    azerbaijani,
    originals_a_day,
    originals_a_day_before,
    days_asked,
    verdict,
from event_coverage
where starts_on >= coalesce(cast($since as date), date '2020-01-01')
order by starts_on desc;
