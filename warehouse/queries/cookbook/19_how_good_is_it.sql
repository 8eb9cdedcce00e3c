-- How far can the classifier be trusted, by language?
select
    classifier,
    classifier_version,
    lang,
    labelled,
    "precision",
    recall,
    f1,
    grade_accuracy,
from classifier_quality
order by
    classifier,
    classifier_version desc,
    lang nulls first;
