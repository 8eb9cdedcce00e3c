-- Grain: one row per classifier version that has judged. Reader: analyst who weighs a score; whoever builds a
-- classifier. Time zone: none, all verdicts count.
create or replace view main.borders as
select
    classifier,
    classifier_version,
    -- Half-way; where it flagged nothing or everything, nobody knows.
    coalesce((lowest_flagged + highest_unflagged) / 2, 0.5) as border,
    lowest_flagged,
    highest_unflagged,
from core.classifier_borders;
comment on view main.borders is 'Where the flag of a classifier version begins: a score near its border is a doubt. One row per version that has judged, from all its verdicts. For analysts and whoever builds a classifier. No time zone.';
comment on column main.borders.classifier is 'The classifier.';
comment on column main.borders.classifier_version is 'Its version.';
comment on column main.borders.border is 'Half-way between the two; 0.5 where one of them is not known.';
comment on column main.borders.lowest_flagged is 'The lowest score that it ever called relevant; null: none.';
comment on column main.borders.highest_unflagged is 'The highest score that it ever called irrelevant; null: none.';
