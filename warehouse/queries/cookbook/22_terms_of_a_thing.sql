-- Which words does each side choose for a thing?
-- $thing: id, see terms; default route_to_nakhchivan.
-- $months: how many; default 12.
select
    side,
    wording,
    sum(articles) as articles,
    sum(originals) as originals,
    count(distinct outlet_id) as outlets,
    round(sum(articles) / sum(sum(articles)) over (partition by side), 4) as share_of_side,
from term_choice
where
    thing_id = coalesce($thing, 'route_to_nakhchivan')
    and month > (
        select max(term_choice.month) - to_months(coalesce(cast($months as integer), 12))
        from term_choice
    )
group by
    side,
    wording
order by
    side,
    articles desc;
