-- What did the newest run bring or find changed, relevant first?
-- $only_relevant: true: only relevant articles; default false.
select
    what,
    changed_at,
    outlet,
    side,
    lang,
    title,
    relevant,
    grade,
    topics,
    evidence_sentence,
    canonical_url,
from whats_new
where
    relevant
    or not coalesce(cast($only_relevant as boolean), false)
order by
    relevant desc nulls last,
    grade desc nulls last,
    changed_at desc
limit 200;
