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
    is_copy boolean not null,
    label_id uuid,
    label_version_id uuid,
    classifier_relevant boolean,
    classifier_grade integer,
    classifier varchar,
    classifier_version integer,
    judged_at timestamptz,
    verdict_id uuid,
    reading_version integer
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
