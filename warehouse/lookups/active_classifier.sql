-- At most one row: the classifier version that was activated last, in the order of main.articles.
select
    activations.classifier,
    activations.classifier_version,
from published.core.activations
order by
    activations.activated_at desc,
    activations.classifier,
    activations.classifier_version desc
limit 1;
