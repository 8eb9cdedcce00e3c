-- What judging needs to remember: names and what they meant, acts, the analyst's labels, which
-- version of a classifier counts, how near a text is to the baseline, what was asked of a model.
alter table core.verdicts add column decides boolean;
alter table core.topics add column is_named boolean;

create table core.entities (
    entity_id varchar not null,
    kind varchar not null,
    side varchar not null,
    office varchar,
    office_from date,
    office_to date,
    gazetteer_sha256 varchar,
    updated_at timestamptz not null
);

create table core.entity_names (
    entity_id varchar not null,
    lang varchar not null,
    script varchar not null,
    names varchar[],
    updated_at timestamptz not null
);

create table core.mentions (
    article_id uuid not null,
    version_id uuid not null,
    reading_version integer not null,
    field varchar not null,
    "start" integer not null,
    "end" integer not null,
    "text" varchar not null,
    entity_id varchar not null,
    kind varchar not null,
    side varchar not null,
    sense varchar not null,
    strength double,
    reason varchar,
    sentence integer,
    is_listed boolean,
    run_id uuid
);

create table core.acts (
    article_id uuid not null,
    version_id uuid not null,
    reading_version integer not null,
    field varchar not null,
    "start" integer not null,
    "end" integer not null,
    "text" varchar not null,
    initiator varchar not null,
    target varchar not null,
    quad_class varchar not null,
    sentence varchar,
    run_id uuid
);

create table core.labels (
    label_id uuid not null,
    article_id uuid not null,
    version_id uuid,
    relevant boolean not null,
    grade integer,
    topics varchar[],
    note varchar,
    author varchar,
    source varchar not null,
    labelled_at timestamptz not null,
    run_id uuid
);

create table core.activations (
    classifier varchar not null,
    classifier_version integer not null,
    activated_at timestamptz not null,
    run_id uuid
);

create table core.seed_likenesses (
    version_id uuid not null,
    article_id uuid not null,
    seed_article_id uuid not null,
    comparison_version integer not null,
    similarity double not null,
    shared_entities varchar[],
    shared_terms varchar[],
    run_id uuid
);

create table core.novelties (
    version_id uuid not null,
    article_id uuid not null,
    comparison_version integer not null,
    new_entities varchar[],
    new_terms varchar[],
    run_id uuid
);

create table core.opinions (
    opinion_id uuid not null,
    article_id uuid not null,
    version_id uuid not null,
    classifier varchar not null,
    classifier_version integer not null,
    endpoint varchar not null,
    model varchar not null,
    outcome varchar not null,
    detail varchar,
    tokens_in integer,
    tokens_out integer,
    duration_ms double,
    asked_at timestamptz not null,
    run_id uuid
);
