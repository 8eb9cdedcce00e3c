-- Narrow tables for counting: derived from the others whenever something lands (warehouse/deriving),
-- never in a batch. Without them each count of a view would look at every verdict again.
create table core.article_facts (
    article_id uuid not null,
    version_id uuid not null,
    outlet_id varchar,
    lang varchar,
    kind varchar,
    origin varchar,
    "day" date not null,
    published_at timestamptz,
    published_precision varchar,
    first_seen_at timestamptz not null,
    relevant boolean,
    grade integer,
    score double,
    topics varchar[],
    evidence_sentence varchar,
    reasons struct(kind varchar, reason varchar, weight double)[],
    is_copy boolean not null,
    label_id uuid,
    label_version_id uuid,
    classifier_relevant boolean,
    classifier_grade integer,
    classifier varchar,
    classifier_version integer,
    judged_at timestamptz,
    verdict_id uuid,
    reading_version integer,
    classifier_topics varchar[],
    voters integer not null,
    votes_relevant integer not null,
    other_votes struct(verdict_id uuid, classifier varchar, classifier_version integer, relevant boolean, grade integer, score double, topics varchar[], decides boolean, judged_at timestamptz)[],
    turns struct(from_verdict_id uuid, to_verdict_id uuid)[],
    wordings integer not null,
    comparison_version integer,
    seed_similarity double,
    seed_ids uuid[]
);

create table core.article_entities (
    article_id uuid not null,
    entity_id varchar not null,
    "day" date not null,
    outlet_id varchar,
    is_copy boolean not null,
    mentions integer not null
);

create table core.article_terms (
    article_id uuid not null,
    term_id varchar not null,
    "day" date not null,
    outlet_id varchar,
    lang varchar,
    relevant boolean,
    is_copy boolean not null,
    uses integer not null,
    title_uses integer not null,
    title_start integer,
    body_start integer
);

create table core.article_days (
    "day" date not null,
    outlet_id varchar,
    lang varchar,
    origin varchar,
    articles integer not null,
    relevant integer not null,
    bilateral integer not null,
    originals integer not null,
    not_judged integer not null,
    undated integer not null
);

create table core.topic_days (
    "day" date not null,
    topic varchar not null,
    outlet_id varchar,
    lang varchar,
    origin varchar,
    articles integer not null,
    originals integer not null,
    bilateral integer not null
);

create table core.poll_days (
    "day" date not null,
    feed_id varchar not null,
    polls integer not null,
    polls_ok integer not null
);

create table core.poll_months (
    "month" date not null,
    feed_id varchar not null,
    polls integer not null,
    polls_ok integer not null,
    entries_new integer not null,
    first_polled_at timestamptz,
    last_polled_at timestamptz not null,
    last_failed_at timestamptz,
    possible_losses integer not null,
    last_possible_loss_at timestamptz,
    days_asked integer not null,
    days_answered integer not null
);

create table core.stand_ins (
    "day" date not null,
    feed_id varchar not null,
    stands_in_for varchar not null,
    run_id uuid not null,
    polled_at timestamptz not null
);

create table core.run_feeds (
    run_id uuid not null,
    feed_id varchar,
    first_at timestamptz not null,
    outcome varchar,
    feed_requests integer not null,
    page_requests integer not null,
    robots_requests integer not null,
    pages_failed integer not null,
    not_modified integer not null,
    attempts integer not null,
    bytes bigint not null,
    duration_ms bigint not null,
    entries_seen integer,
    entries_new integer,
    entries_updated integer,
    entries_known integer,
    entries_rejected integer,
    entries_failed integer
);

create table core.run_sums (
    run_id uuid not null,
    first_at timestamptz not null,
    feeds_due integer not null,
    feeds_deferred integer not null,
    entries_seen integer not null,
    entries_new integer not null,
    entries_updated integer not null,
    entries_known integer not null,
    entries_rejected integer not null,
    entries_failed integer not null,
    each_adds_up boolean not null,
    pages_of_nobody integer not null
);

create table core.feed_rhythms (
    feed_id varchar not null,
    arrivals integer not null,
    gap_median_hours double,
    gap_90_hours double,
    longest_gap_hours double,
    per_day double,
    last_entry_at timestamptz not null
);

create table core.feed_answers (
    feed_id varchar not null,
    http_status integer,
    detail varchar,
    body_sha256 varchar,
    last_body_at timestamptz
);

create table core.host_days (
    "day" date not null,
    host varchar not null,
    requests integer not null,
    attempts integer not null,
    ok integer not null,
    network_errors integer not null,
    refusals integer not null,
    server_errors integer not null,
    missing integer not null,
    not_allowed integer not null,
    bytes bigint not null,
    ok_ms integer[] not null,
    last_outcome varchar not null,
    last_asked_at timestamptz not null,
    last_ok_at timestamptz,
    last_answer_at timestamptz,
    unanswered_from timestamptz
);

create table core.feed_host_days (
    "day" date not null,
    feed_id varchar not null,
    host varchar not null,
    requests integer not null,
    failed integer not null,
    last_outcome varchar not null,
    last_asked_at timestamptz not null
);

create table core.entry_days (
    "day" date not null,
    feed_id varchar not null,
    outlet_id varchar,
    seen integer not null,
    fetched integer not null,
    extracted integer not null,
    known integer not null,
    told_by_feed integer not null,
    rejected integer not null,
    failed integer not null,
    waiting integer not null,
    judged integer not null
);

create table core.classifier_borders (
    classifier varchar not null,
    classifier_version integer not null,
    lowest_flagged double,
    highest_unflagged double
);

create table core.coverage_days (
    "day" date not null,
    outlet_id varchar not null,
    is_outside boolean not null,
    is_looked boolean not null,
    answered_before boolean,
    expected double,
    polls integer not null,
    polls_ok integer not null,
    feeds integer not null,
    feeds_failing integer not null,
    seen integer not null,
    fetched integer not null,
    extracted integer not null,
    known integer not null,
    told_by_feed integer not null,
    rejected integer not null,
    failed integer not null,
    waiting integer not null,
    judged integer not null
);

create table core.article_edits (
    article_id uuid not null,
    versions integer not null,
    titles integer not null,
    is_title boolean not null,
    is_text boolean not null,
    is_one_extractor boolean not null,
    first_version_at timestamptz not null,
    last_version_at timestamptz not null,
    first_version_id uuid,
    first_title varchar
);
