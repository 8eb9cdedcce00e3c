-- What the rows of a load touch: articles by id, days on which feeds and hosts were asked, runs with the first
-- instant of what landed of each, feeds with the first instant that changed of their entries or requests.
create or replace temp table touched_articles (article_id uuid);
create or replace temp table touched_polls ("day" date);
create or replace temp table touched_runs (run_id uuid, first_at timestamptz);
create or replace temp table touched_feeds (feed_id varchar, since timestamptz);
create or replace temp table touched_answers (feed_id varchar, since timestamptz);
create or replace temp table touched_requests ("day" date);
create or replace temp table touched_entries (entry_id uuid, since timestamptz);
create or replace temp table touched_sightings ("day" date);
