drop table touched_articles;
drop table touched_polls;
drop table touched_runs;
drop table touched_feeds;
drop table touched_answers;
drop table touched_requests;
drop table touched_entries;
drop table touched_sightings;
