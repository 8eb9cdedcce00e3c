-- Which words name a contested thing, who uses them where, and what happened when.
create table core.terms (
    term_id varchar not null,
    thing_id varchar not null,
    thing varchar not null,
    wording varchar not null,
    users varchar,
    reason varchar,
    source varchar,
    terms_sha256 varchar not null,
    updated_at timestamptz not null
);

create table core.term_names (
    term_id varchar not null,
    lang varchar not null,
    names varchar[],
    updated_at timestamptz not null
);

create table core.term_uses (
    article_id uuid not null,
    version_id uuid not null,
    term_id varchar not null,
    finding varchar not null,
    uses integer not null,
    title_uses integer not null,
    title_start integer,
    body_start integer,
    found_at timestamptz not null,
    run_id uuid
);

create table core.events (
    event_id varchar not null,
    starts_on date not null,
    ends_on date not null,
    "precision" varchar not null,
    description varchar not null,
    tags varchar[],
    topics varchar[],
    entities varchar[],
    terms varchar[],
    sources varchar,
    confidence varchar,
    events_sha256 varchar not null,
    updated_at timestamptz not null
);
