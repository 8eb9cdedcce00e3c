-- The tables of schema core. Only SQL that a DuckDB file and a DuckLake share: ids are kept unique by
-- the landing statements (see warehouse/landing), not by keys. Instants are UTC.
create schema if not exists core;

create table core.outlets (
    outlet_id varchar not null,
    name varchar,
    country varchar,
    side varchar,
    domains varchar[],
    family varchar,
    timezone varchar,
    updated_at timestamptz not null
);
comment on table core.outlets is 'Who publishes. One row per outlet_id, as the registry was last read.';
comment on column core.outlets.outlet_id is 'Short name of the outlet, or its host where the feed file names none.';
comment on column core.outlets.name is 'Name for people.';
comment on column core.outlets.country is 'ISO 3166-1 alpha-2 code of the audience it speaks for.';
comment on column core.outlets.side is 'Lane of the press: iran_state, azerbaijan_state, turkey and so on (seeds/outlets.toml).';
comment on column core.outlets.domains is 'Hosts it owns, without www; subdomains belong to it too.';
comment on column core.outlets.family is 'Outlets of one publisher share it.';
comment on column core.outlets.timezone is 'IANA name: the clock of its dates that state no offset.';
comment on column core.outlets.updated_at is 'When the registry was read (UTC).';

create table core.feeds (
    feed_id varchar not null,
    outlet_id varchar not null,
    url varchar not null,
    kind varchar,
    lang varchar,
    poll_minutes integer,
    enabled boolean,
    section varchar,
    confidence varchar,
    evidence_newest varchar,
    troubles varchar,
    fallback_feed varchar,
    updated_at timestamptz not null
);
comment on table core.feeds is 'Addresses that list new articles. One row per feed_id, as the registry was last read.';
comment on column core.feeds.feed_id is 'Short name of the feed.';
comment on column core.feeds.outlet_id is 'Its outlet.';
comment on column core.feeds.url is 'Address in the registry; the one really asked is in feed_states.';
comment on column core.feeds.kind is 'rss, atom, jsonfeed, sitemap, query or telegram.';
comment on column core.feeds.lang is 'Language of its entries (BCP-47).';
comment on column core.feeds.poll_minutes is 'Wanted minutes between two polls.';
comment on column core.feeds.enabled is 'False: never asked.';
comment on column core.feeds.section is 'Part of the outlet that it covers.';
comment on column core.feeds.confidence is 'high, medium or low: how sure we are of the address.';
comment on column core.feeds.evidence_newest is 'Month in which it was last seen alive by its editor.';
comment on column core.feeds.troubles is 'Known troubles, in words.';
comment on column core.feeds.fallback_feed is 'feed_id to ask when this one refuses us.';
comment on column core.feeds.updated_at is 'When the registry was read (UTC).';

create table core.runs (
    run_id uuid not null,
    flow varchar not null,
    trigger varchar,
    origin varchar,
    started_at timestamptz not null,
    finished_at timestamptz,
    status varchar not null,
    feeds_due integer,
    feeds_deferred integer,
    feeds_ok integer,
    feeds_failed integer,
    feeds_unchanged integer,
    entries_seen integer,
    entries_new integer,
    entries_updated integer,
    entries_known integer,
    entries_rejected integer,
    entries_failed integer,
    pages_fetched integer,
    articles_new integer,
    versions_new integer,
    flagged integer,
    allowed_private varchar[],
    code_version varchar,
    host varchar,
    pid integer,
    note varchar
);
comment on table core.runs is 'Runs of flows. One row per run_id.';
comment on column core.runs.run_id is 'Identifies the run.';
comment on column core.runs.flow is 'Name of the flow.';
comment on column core.runs.trigger is 'What started it: schedule, manual, demo and so on.';
comment on column core.runs.origin is 'seed, feed, backfill or demo: the origin of what it collects.';
comment on column core.runs.started_at is 'When it began (UTC).';
comment on column core.runs.finished_at is 'When it ended (UTC); null while running or after a kill.';
comment on column core.runs.status is 'running, ok, partial, failed or interrupted.';
comment on column core.runs.feeds_due is 'Feeds that were due; each has one row in feed_polls.';
comment on column core.runs.feeds_deferred is 'Due feeds put off to a later run.';
comment on column core.runs.feeds_ok is 'Feeds that answered as they should.';
comment on column core.runs.feeds_failed is 'Feeds that did not.';
comment on column core.runs.feeds_unchanged is 'Feeds that answered 304 or the same body again.';
comment on column core.runs.entries_seen is 'Entries read: new + updated + known + rejected + failed.';
comment on column core.runs.entries_new is 'Entries never seen before.';
comment on column core.runs.entries_updated is 'Entries with a new wording.';
comment on column core.runs.entries_known is 'Entries seen before, unchanged.';
comment on column core.runs.entries_rejected is 'Entries refused by a rule.';
comment on column core.runs.entries_failed is 'Entries that could not be handled.';
comment on column core.runs.pages_fetched is 'Article pages downloaded.';
comment on column core.runs.articles_new is 'Articles never seen before.';
comment on column core.runs.versions_new is 'New wordings of articles, first ones included.';
comment on column core.runs.flagged is 'Verdicts of this run that say relevant.';
comment on column core.runs.allowed_private is 'host:port exceptions from the address policy that were open.';
comment on column core.runs.code_version is 'Version of Araxes.';
comment on column core.runs.host is 'Machine.';
comment on column core.runs.pid is 'Process.';
comment on column core.runs.note is 'What else a reader should know.';

create table core.feed_polls (
    run_id uuid not null,
    feed_id varchar not null,
    outcome varchar not null,
    entries_seen integer,
    entries_new integer,
    entries_updated integer,
    entries_known integer,
    entries_rejected integer,
    entries_failed integer,
    problems varchar[],
    dropped_entries integer,
    polled_at timestamptz not null
);
comment on table core.feed_polls is 'What each run made of each due feed. One row per run_id and feed_id.';
comment on column core.feed_polls.run_id is 'The run.';
comment on column core.feed_polls.feed_id is 'The feed.';
comment on column core.feed_polls.outcome is 'Outcome of the fetch, or deferred.';
comment on column core.feed_polls.entries_seen is 'Entries read: new + updated + known + rejected + failed.';
comment on column core.feed_polls.entries_new is 'Entries never seen before.';
comment on column core.feed_polls.entries_updated is 'Entries with a new wording.';
comment on column core.feed_polls.entries_known is 'Entries seen before, unchanged.';
comment on column core.feed_polls.entries_rejected is 'Entries refused by a rule.';
comment on column core.feed_polls.entries_failed is 'Entries that could not be handled.';
comment on column core.feed_polls.problems is 'What was missing or mended in the feed, one word each.';
comment on column core.feed_polls.dropped_entries is 'Entries beyond the budget, or without url, guid and title; not in entries_seen.';
comment on column core.feed_polls.polled_at is 'When it was asked (UTC).';

create table core.feed_states (
    feed_id varchar not null,
    url varchar,
    etag varchar,
    last_modified varchar,
    body_sha256 varchar,
    polled_at timestamptz,
    next_poll_at timestamptz,
    last_ok_at timestamptz,
    last_new_at timestamptz,
    failures_in_a_row integer,
    last_outcome varchar,
    disabled_at timestamptz,
    disabled_reason varchar,
    redirect_url varchar,
    redirect_seen integer,
    run_id uuid
);
comment on table core.feed_states is 'What is known of a feed between two polls. One row per feed_id.';
comment on column core.feed_states.feed_id is 'The feed.';
comment on column core.feed_states.url is 'The address to ask, after adopted redirects.';
comment on column core.feed_states.etag is 'Validator to send back.';
comment on column core.feed_states.last_modified is 'Validator to send back, as received.';
comment on column core.feed_states.body_sha256 is 'SHA-256 of the last body, hex.';
comment on column core.feed_states.polled_at is 'Last poll (UTC).';
comment on column core.feed_states.next_poll_at is 'Not to be asked before (UTC).';
comment on column core.feed_states.last_ok_at is 'Last poll that worked (UTC).';
comment on column core.feed_states.last_new_at is 'Last poll that brought a new entry (UTC).';
comment on column core.feed_states.failures_in_a_row is 'Failed polls since the last that worked.';
comment on column core.feed_states.last_outcome is 'Outcome of the last poll.';
comment on column core.feed_states.disabled_at is 'When it was switched off (UTC); null: in use.';
comment on column core.feed_states.disabled_reason is 'Why it was switched off.';
comment on column core.feed_states.redirect_url is 'Permanent redirect seen but not yet adopted.';
comment on column core.feed_states.redirect_seen is 'Polls in a row that saw it.';
comment on column core.feed_states.run_id is 'Run that wrote this row.';

create table core.fetches (
    fetch_id uuid not null,
    run_id uuid not null,
    target_kind varchar not null,
    target_id varchar,
    url varchar,
    final_url varchar,
    started_at timestamptz not null,
    duration_ms integer,
    outcome varchar not null,
    http_status integer,
    bytes bigint,
    attempts integer,
    raw_ref varchar,
    detail varchar
);
comment on table core.fetches is 'Requests, each with its retries. One row per fetch_id.';
comment on column core.fetches.fetch_id is 'Identifies the request.';
comment on column core.fetches.run_id is 'The run.';
comment on column core.fetches.target_kind is 'feed, page or robots.';
comment on column core.fetches.target_id is 'feed_id, entry_id or host.';
comment on column core.fetches.url is 'Address asked.';
comment on column core.fetches.final_url is 'Address that answered, after redirects.';
comment on column core.fetches.started_at is 'When it began (UTC).';
comment on column core.fetches.duration_ms is 'Milliseconds, retries included.';
comment on column core.fetches.outcome is 'One word of the list in the README: ok, not_modified, timeout, http_4xx and so on.';
comment on column core.fetches.http_status is 'Status code of the last answer.';
comment on column core.fetches.bytes is 'Bytes of the body, content-encoding undone.';
comment on column core.fetches.attempts is 'Tries.';
comment on column core.fetches.raw_ref is 'SHA-256 (hex) of the body: its address in the raw archive.';
comment on column core.fetches.detail is 'What was found, in words.';

create table core.entries (
    entry_id uuid not null,
    feed_id varchar not null,
    outlet_id varchar,
    guid varchar,
    url varchar,
    title varchar,
    summary varchar,
    lang varchar,
    authors varchar[],
    tags varchar[],
    published_at timestamptz,
    published_precision varchar,
    published_raw varchar,
    updated_at timestamptz,
    publisher varchar,
    problems varchar[],
    entry_hash varchar not null,
    first_seen_at timestamptz not null,
    changed_at timestamptz not null,
    origin varchar not null,
    run_id uuid
);
comment on table core.entries is 'Items of feeds in their newest wording. One row per entry_id.';
comment on column core.entries.entry_id is 'Derived from feed and identity of the item.';
comment on column core.entries.feed_id is 'The feed.';
comment on column core.entries.outlet_id is 'The outlet.';
comment on column core.entries.guid is 'The feed''s own id; not unique in some feeds.';
comment on column core.entries.url is 'Link of the item.';
comment on column core.entries.title is 'Title as plain text.';
comment on column core.entries.summary is 'Fullest text the feed carries, plain.';
comment on column core.entries.lang is 'Language (BCP-47).';
comment on column core.entries.authors is 'Authors named by the feed.';
comment on column core.entries.tags is 'Tags given by the feed.';
comment on column core.entries.published_at is 'Date of publication by the feed (UTC).';
comment on column core.entries.published_precision is 'instant, day, inferred or unknown.';
comment on column core.entries.published_raw is 'The date as the feed wrote it.';
comment on column core.entries.updated_at is 'The feed''s own word for the last change (UTC).';
comment on column core.entries.publisher is 'Source named by an aggregator.';
comment on column core.entries.problems is 'What was missing or mended, one word each.';
comment on column core.entries.entry_hash is 'Hash of the wording; changes when the entry does.';
comment on column core.entries.first_seen_at is 'When it was first seen (UTC).';
comment on column core.entries.changed_at is 'When this wording was first seen (UTC).';
comment on column core.entries.origin is 'seed, feed, backfill or demo.';
comment on column core.entries.run_id is 'Run that brought this wording.';

create table core.entry_outcomes (
    outcome_id uuid not null,
    entry_id uuid not null,
    entry_hash varchar not null,
    run_id uuid,
    outcome varchar not null,
    is_final boolean not null,
    article_id uuid,
    detail varchar,
    "at" timestamptz not null
);
comment on table core.entry_outcomes is 'What became of each wording of an entry. One row per outcome_id, append only; an entry whose current entry_hash has no final row is pending.';
comment on column core.entry_outcomes.outcome_id is 'Identifies the row.';
comment on column core.entry_outcomes.entry_id is 'The entry.';
comment on column core.entry_outcomes.entry_hash is 'The wording that was handled.';
comment on column core.entry_outcomes.run_id is 'The run.';
comment on column core.entry_outcomes.outcome is 'read, summary, known, rejected or failed.';
comment on column core.entry_outcomes.is_final is 'True: nothing more will be tried for this wording.';
comment on column core.entry_outcomes.article_id is 'The article it led to.';
comment on column core.entry_outcomes.detail is 'Why, in words.';
comment on column core.entry_outcomes."at" is 'When (UTC).';

create table core.articles (
    article_id uuid not null,
    canonical_url varchar,
    outlet_id varchar,
    lang varchar,
    title varchar,
    body varchar,
    author varchar,
    authors varchar[],
    published_at timestamptz,
    published_precision varchar,
    published_source varchar,
    modified_at timestamptz,
    place varchar,
    agency varchar,
    kind varchar,
    text_source varchar,
    description varchar,
    section varchar,
    tags varchar[],
    image_url varchar,
    word_count integer,
    first_seen_at timestamptz not null,
    seen_at timestamptz not null,
    version_id uuid not null,
    content_hash varchar,
    fingerprint varchar,
    origin varchar not null,
    run_id uuid
);
comment on table core.articles is 'Articles in their newest version. One row per article_id.';
comment on column core.articles.article_id is 'Derived from the canonical address.';
comment on column core.articles.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column core.articles.outlet_id is 'The outlet.';
comment on column core.articles.lang is 'Language (BCP-47; und: unknown).';
comment on column core.articles.title is 'Clean title.';
comment on column core.articles.body is 'Clean text, paragraphs separated by one blank line.';
comment on column core.articles.author is 'Authors in one line.';
comment on column core.articles.authors is 'Authors one by one.';
comment on column core.articles.published_at is 'Date of publication (UTC); null: unknown.';
comment on column core.articles.published_precision is 'instant, day, inferred or unknown.';
comment on column core.articles.published_source is 'Where the date was read: json-ld, meta, time, feed, dateline, url.';
comment on column core.articles.modified_at is 'Last change by the page''s own word (UTC).';
comment on column core.articles.place is 'Place of the dateline.';
comment on column core.articles.agency is 'Agency of the dateline.';
comment on column core.articles.kind is 'article, photo, live, paywall, consent, challenge, not_found or listing.';
comment on column core.articles.text_source is 'page, feed or summary: where the text comes from.';
comment on column core.articles.description is 'The page''s own abstract.';
comment on column core.articles.section is 'The outlet''s section.';
comment on column core.articles.tags is 'The outlet''s tags.';
comment on column core.articles.image_url is 'Lead picture.';
comment on column core.articles.word_count is 'Words of the body.';
comment on column core.articles.first_seen_at is 'When the article was first seen (UTC).';
comment on column core.articles.seen_at is 'When this version was seen (UTC).';
comment on column core.articles.version_id is 'The current row of article_versions.';
comment on column core.articles.content_hash is 'Hash of normalised title and body.';
comment on column core.articles.fingerprint is 'For finding copies.';
comment on column core.articles.origin is 'seed, feed, backfill or demo: how it first came; seed wins.';
comment on column core.articles.run_id is 'Run that brought this version.';

create table core.article_versions (
    version_id uuid not null,
    article_id uuid not null,
    seen_at timestamptz not null,
    title varchar,
    body varchar,
    content_hash varchar not null,
    published_at timestamptz,
    published_precision varchar,
    extractor varchar,
    extractor_version varchar,
    raw_ref varchar,
    cuts struct(rule_id varchar, what varchar, "text" varchar)[],
    origin varchar not null,
    run_id uuid
);
comment on table core.article_versions is 'Every wording of every article. One row per version_id, append only.';
comment on column core.article_versions.version_id is 'Derived from article and content hash.';
comment on column core.article_versions.article_id is 'The article.';
comment on column core.article_versions.seen_at is 'When this wording was first seen (UTC).';
comment on column core.article_versions.title is 'Clean title.';
comment on column core.article_versions.body is 'Clean text.';
comment on column core.article_versions.content_hash is 'Hash of normalised title and body.';
comment on column core.article_versions.published_at is 'Date of publication as this version gives it (UTC).';
comment on column core.article_versions.published_precision is 'instant, day, inferred or unknown.';
comment on column core.article_versions.extractor is 'What read the page.';
comment on column core.article_versions.extractor_version is 'Its version.';
comment on column core.article_versions.raw_ref is 'SHA-256 (hex) of the bytes in the raw archive.';
comment on column core.article_versions.cuts is 'What cleaning took out of title and text, and by which rule.';
comment on column core.article_versions.origin is 'seed, feed, backfill or demo.';
comment on column core.article_versions.run_id is 'Run that brought it.';

create table core.article_urls (
    url varchar not null,
    article_id uuid not null,
    first_seen_at timestamptz not null
);
comment on table core.article_urls is 'Addresses that lead to an article, as met and canonical. One row per url.';
comment on column core.article_urls.url is 'The address.';
comment on column core.article_urls.article_id is 'The article.';
comment on column core.article_urls.first_seen_at is 'When it was first met (UTC).';

create table core.verdicts (
    verdict_id uuid not null,
    article_id uuid not null,
    version_id uuid not null,
    classifier varchar not null,
    classifier_version integer not null,
    relevant boolean not null,
    grade integer not null,
    score double,
    lang varchar,
    topics varchar[],
    evidence struct(kind varchar, field varchar, "start" integer, "end" integer, "text" varchar, reason varchar, weight double, sentence varchar)[],
    judged_at timestamptz not null,
    run_id uuid
);
comment on table core.verdicts is 'What a classifier version says of an article version. One row per verdict_id, append only.';
comment on column core.verdicts.verdict_id is 'Derived from version, classifier and classifier version.';
comment on column core.verdicts.article_id is 'The article.';
comment on column core.verdicts.version_id is 'The wording that was judged.';
comment on column core.verdicts.classifier is 'Name of the classifier.';
comment on column core.verdicts.classifier_version is 'Its version.';
comment on column core.verdicts.relevant is 'Grade 1 or more.';
comment on column core.verdicts.grade is '2 bilateral, 1 contextual, 0 irrelevant.';
comment on column core.verdicts.score is '0.0 irrelevant to 1.0 relevant.';
comment on column core.verdicts.lang is 'Language it judged in.';
comment on column core.verdicts.topics is 'Topics it found.';
comment on column core.verdicts.evidence is 'Spans that counted for or against, strongest first; offsets in characters.';
comment on column core.verdicts.judged_at is 'When (UTC).';
comment on column core.verdicts.run_id is 'The run.';

create table core.topics (
    article_id uuid not null,
    version_id uuid not null,
    classifier varchar not null,
    classifier_version integer not null,
    topic varchar not null,
    score double
);
comment on table core.topics is 'Topics of verdicts, narrow, for counting. One row per version_id, classifier, classifier_version and topic.';
comment on column core.topics.article_id is 'The article.';
comment on column core.topics.version_id is 'The wording that was judged.';
comment on column core.topics.classifier is 'Name of the classifier.';
comment on column core.topics.classifier_version is 'Its version.';
comment on column core.topics.topic is 'The topic.';
comment on column core.topics.score is 'Strength, if the classifier gives one.';

create table core.failures (
    failure_id uuid not null,
    run_id uuid not null,
    stage varchar not null,
    target_kind varchar,
    target_id varchar,
    url varchar,
    error varchar not null,
    detail varchar,
    "at" timestamptz not null
);
comment on table core.failures is 'What went wrong without ending a run. One row per failure_id, append only.';
comment on column core.failures.failure_id is 'Identifies the row.';
comment on column core.failures.run_id is 'The run.';
comment on column core.failures.stage is 'Step of the pipeline.';
comment on column core.failures.target_kind is 'feed, page, entry and so on.';
comment on column core.failures.target_id is 'Id of what it happened to.';
comment on column core.failures.url is 'Its address.';
comment on column core.failures.error is 'Kind of error.';
comment on column core.failures.detail is 'What was found, in words.';
comment on column core.failures."at" is 'When (UTC).';

create table core.loads (
    batch_id varchar not null,
    kind varchar not null,
    run_id uuid,
    file varchar not null,
    rows_in bigint not null,
    sha256 varchar not null,
    loaded_at timestamptz not null
);
comment on table core.loads is 'Batches that have landed. One row per batch_id, written in the transaction that lands the batch.';
comment on column core.loads.batch_id is 'SHA-256 (hex) of the batch file.';
comment on column core.loads.kind is 'Kind of batch, from its file name.';
comment on column core.loads.run_id is 'Run that wrote it.';
comment on column core.loads.file is 'Name of the batch file.';
comment on column core.loads.rows_in is 'Rows in the file, all tables together.';
comment on column core.loads.sha256 is 'SHA-256 (hex) of the file, as checked before landing.';
comment on column core.loads.loaded_at is 'When it landed (UTC).';

create table core.schema_migrations (
    version integer not null,
    name varchar not null,
    sha256 varchar not null,
    applied_at timestamptz not null
);
comment on table core.schema_migrations is 'SQL files that made this schema. One row per applied migration, and one, version 0, for the set of views.';
comment on column core.schema_migrations.version is 'Number in the file name; 0 for the views.';
comment on column core.schema_migrations.name is 'File name.';
comment on column core.schema_migrations.sha256 is 'SHA-256 (hex) of the file.';
comment on column core.schema_migrations.applied_at is 'When (UTC).';
