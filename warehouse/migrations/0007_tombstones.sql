-- What was forgotten: ids, checksums of addresses, and that it was done. Never an address or a word.
create table core.tombstones (
    article_id uuid not null,
    entry_ids uuid[],
    url_sha256s varchar[],
    raw_refs varchar[],
    forgotten_at timestamptz not null,
    forgotten_by varchar,
    reason varchar
);
