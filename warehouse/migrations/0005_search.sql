-- What searching needs: numbered wordings, and for each word the numbers of those that have it. All
-- of it follows from the other tables (warehouse/indexing), so it is never in a batch.
create table core.search_documents (
    number integer not null,
    article_id uuid not null,
    version_id uuid not null,
    reading_version integer,
    outlet_id varchar,
    lang varchar,
    "day" date not null,
    grade integer
);

create table core.search_words (
    opening integer not null,
    term varchar not null,
    run integer not null,
    "key" bigint not null,
    documents integer not null
);

create table core.search_postings (
    opening integer not null,
    "key" bigint not null,
    number integer not null,
    weight utinyint not null,
    places usmallint[] not null
);

create table core.search_runs (
    run integer not null,
    first_number integer not null,
    last_number integer not null,
    documents integer not null,
    level integer not null,
    rules varchar not null
);

create table core.search_gone (
    number integer not null
);

create table core.search_names (
    name varchar not null,
    spelling varchar not null,
    entity_id varchar not null,
    is_usual boolean not null,
    is_mentioned boolean not null,
    updated_at timestamptz not null
);
