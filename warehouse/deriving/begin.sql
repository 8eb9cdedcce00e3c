-- What the rows of a load touch: articles by id, days on which feeds and hosts were asked, runs with the first
-- instant of what landed of each, feeds with the first instant that changed of their entries or requests. And the
-- day from which on coverage is another for other reasons.
create or replace temp table touched_articles (article_id uuid);
create or replace temp table touched_polls ("day" date);
create or replace temp table touched_runs (run_id uuid, first_at timestamptz);
create or replace temp table touched_feeds (feed_id varchar, since timestamptz);
create or replace temp table touched_answers (feed_id varchar, since timestamptz);
create or replace temp table touched_requests ("day" date);
create or replace temp table touched_entries (entry_id uuid, since timestamptz);
create or replace temp table touched_sightings ("day" date);
create or replace temp table touched_coverage ("day" date);

-- Beyond which places rows of a load stand (setup/landing_begin.sql): all are looked through where nothing landed.
set variable places = {
    'articles': 0,
    'version_rows': 0,
    'verdicts': 0,
    'topics': 0,
    'mentions': 0,
    'acts': 0,
    'term_uses': 0,
    'novelties': 0,
    'seed_likenesses': 0,
    'copy_searches': 0,
    'article_facts': 0,
    'search_documents': 0
};

create or replace temp table met_articles (article_id uuid);
create or replace temp table new_articles (article_id uuid);
