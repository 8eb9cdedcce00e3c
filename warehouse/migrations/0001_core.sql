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

create table core.article_versions (
    version_id uuid not null,
    article_id uuid not null,
    seen_at timestamptz not null,
    title varchar,
    body varchar,
    content_hash varchar not null,
    text_source varchar,
    published_at timestamptz,
    published_precision varchar,
    extractor varchar,
    extractor_version varchar,
    raw_ref varchar,
    cuts struct(rule_id varchar, what varchar, "text" varchar)[],
    origin varchar not null,
    run_id uuid
);

create table core.article_urls (
    url varchar not null,
    article_id uuid not null,
    first_seen_at timestamptz not null
);

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

create table core.topics (
    article_id uuid not null,
    version_id uuid not null,
    classifier varchar not null,
    classifier_version integer not null,
    topic varchar not null,
    score double
);

create table core.robots (
    origin varchar not null,
    fetched_at timestamptz not null,
    outcome varchar not null,
    rules varchar,
    run_id uuid
);

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

create table core.loads (
    batch_id varchar not null,
    kind varchar not null,
    run_id uuid,
    file varchar not null,
    rows_in bigint not null,
    sha256 varchar not null,
    loaded_at timestamptz not null
);

create table core.schema_migrations (
    version integer not null,
    name varchar not null,
    sha256 varchar not null,
    applied_at timestamptz not null
);
