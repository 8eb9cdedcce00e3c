-- What reading needs to remember: every field of every wording, visits to pages that are watched,
-- copies, and what each version of the extractor made of a page.
alter table core.articles add column article_key varchar;
alter table core.articles add column title_lang varchar;
alter table core.articles add column modified_precision varchar;
alter table core.articles add column modified_source varchar;
alter table core.articles add column flags varchar[];
alter table core.articles add column read_at timestamptz;

alter table core.article_versions add column reason varchar;
alter table core.article_versions add column previous_version_id uuid;
alter table core.article_versions add column read_at timestamptz;
alter table core.article_versions add column lang varchar;
alter table core.article_versions add column title_lang varchar;
alter table core.article_versions add column authors varchar[];
alter table core.article_versions add column published_source varchar;
alter table core.article_versions add column modified_at timestamptz;
alter table core.article_versions add column modified_precision varchar;
alter table core.article_versions add column modified_source varchar;
alter table core.article_versions add column dates struct(source varchar, "role" varchar, raw varchar, "at" timestamptz, "precision" varchar)[];
alter table core.article_versions add column place varchar;
alter table core.article_versions add column agency varchar;
alter table core.article_versions add column kind varchar;
alter table core.article_versions add column description varchar;
alter table core.article_versions add column section varchar;
alter table core.article_versions add column tags varchar[];
alter table core.article_versions add column image_url varchar;
alter table core.article_versions add column fingerprint varchar;
alter table core.article_versions add column flags varchar[];
-- What was read beside the newest wording of an article stood in core.articles alone: the next
-- wording would write over it, and nobody could go back.
update core.article_versions
set
    read_at = article_versions.seen_at,
    lang = articles.lang,
    authors = articles.authors,
    published_source = articles.published_source,
    modified_at = articles.modified_at,
    place = articles.place,
    agency = articles.agency,
    kind = articles.kind,
    description = articles.description,
    section = articles.section,
    tags = articles.tags,
    image_url = articles.image_url,
    fingerprint = articles.fingerprint
from core.articles
where article_versions.version_id = articles.version_id;

alter table core.runs add column pages_revisited integer;
alter table core.runs add column pages_missing integer;
alter table core.runs add column copies_found integer;

create table core.page_states (
    article_id uuid not null,
    url varchar not null,
    etag varchar,
    last_modified varchar,
    body_sha256 varchar,
    visited_at timestamptz not null,
    visits integer,
    schedule_from timestamptz,
    next_visit_at timestamptz,
    last_outcome varchar,
    missing_since timestamptz,
    failures_in_a_row integer,
    run_id uuid
);

create table core.revisits (
    revisit_id uuid not null,
    article_id uuid not null,
    visit integer,
    url varchar,
    asked_at timestamptz not null,
    outcome varchar not null,
    http_status integer,
    version_id uuid,
    raw_ref varchar,
    detail varchar,
    run_id uuid
);

create table core.copies (
    copy_id uuid not null,
    article_id uuid not null,
    source_id uuid not null,
    similarity double,
    basis varchar[],
    credit varchar,
    is_same_family boolean,
    method_version integer,
    found_at timestamptz not null,
    run_id uuid
);

create table core.copy_searches (
    version_id uuid not null,
    article_id uuid not null,
    candidates integer,
    left_out integer,
    method_version integer,
    searched_at timestamptz not null,
    run_id uuid
);

create table core.extractions (
    extraction_id uuid not null,
    run_id uuid,
    is_trial boolean not null,
    article_id uuid not null,
    from_version_id uuid,
    version_id uuid,
    raw_ref varchar,
    from_extractor_version varchar,
    extractor varchar not null,
    extractor_version varchar not null,
    extracted_at timestamptz not null,
    outcome varchar not null,
    changed_fields varchar[],
    characters_before integer,
    characters_after integer,
    paragraphs_before integer,
    paragraphs_after integer,
    similarity double,
    kind_before varchar,
    kind_after varchar,
    published_before timestamptz,
    published_after timestamptz,
    cpu_ms double,
    detail varchar
);
