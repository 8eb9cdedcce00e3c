-- How have the words of one outlet changed month by month?
-- $outlet: id; default the one with the most uses.
-- $thing: id; default all.
select
    month,
    lang,
    thing_id,
    wording,
    articles,
    uses,
    thing_articles,
    share,
from term_choice
where
    outlet_id = coalesce(
        $outlet,
        (
            select article_terms.outlet_id
            from core.article_terms
            group by article_terms.outlet_id
            order by
                sum(article_terms.uses) desc,
                article_terms.outlet_id
            limit 1
        )
    )
    and ($thing is null or thing_id = $thing)
order by
    month desc,
    thing_id,
    articles desc;
