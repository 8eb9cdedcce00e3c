-- Grain: one row per event of the timeline. Reader: analyst. Time zone: days are those of the place.
create or replace view main.events as
select
    event_id,
    starts_on,
    ends_on,
    "precision",
    description,
    tags,
    topics,
    entities,
    terms,
    sources,
    confidence,
    updated_at = max(updated_at) over () as is_in_use,
from core.events;
comment on view main.events is 'What happened between Iran and Azerbaijan since September 2020, as the timeline of the project has it. One row per event. For analysts. Days are those of the place.';
comment on column main.events.event_id is 'Short name of the event.';
comment on column main.events.starts_on is 'First day.';
comment on column main.events.ends_on is 'Last day.';
comment on column main.events."precision" is 'day, approx (a day or two off), range or month.';
comment on column main.events.description is 'What happened.';
comment on column main.events.tags is 'Free words.';
comment on column main.events.topics is 'Topics of articles that these stand for.';
comment on column main.events.entities is 'Whom and what it names, countries and capitals left out (main.entities).';
comment on column main.events.terms is 'Wordings of contested things in its description (main.terms).';
comment on column main.events.sources is 'Pages that it was read on, or that none was.';
comment on column main.events.confidence is 'high or medium.';
comment on column main.events.is_in_use is 'False: the files have it no longer.';
