-- The borders of all classifier versions, when verdicts are no more.
delete from core.classifier_borders;

insert into core.classifier_borders by name
select
    classifier,
    classifier_version,
    min(score) filter (where relevant) as lowest_flagged,
    max(score) filter (where not relevant) as highest_unflagged,
from core.verdicts
where
    article_id in (
        select articles.article_id
        from core.articles
    )
group by all;
