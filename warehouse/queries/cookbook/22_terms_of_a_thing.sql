-- Which words does each side choose for a thing?
-- $thing: id, see terms; default route_to_nakhchivan.
-- $months: how many; default 12.
with chosen as (
    select *
    from term_choice
    qualify month > max(month) over () - to_months(coalesce(cast($months as integer), 12))
)
select
    side,
    wording,
    sum(articles) as articles,
    sum(originals) as originals,
    count(distinct outlet_id) as outlets,
    round(sum(articles) / sum(sum(articles)) over (partition by side), 4) as share_of_side,
from chosen
where thing_id = coalesce($thing, 'route_to_nakhchivan')
group by
    side,
    wording
order by
    side,
    articles desc;
