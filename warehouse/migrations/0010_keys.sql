-- What a landing asks of all rows there are, in columns that cost little to read.
-- Of each address 64 bits of its MD5: to compare the addresses themselves costs five times as much.
alter table core.article_urls add column address_key ubigint;

update core.article_urls
set address_key = md5_number_lower(url);

-- Ids of articles that are not in core.articles, and of wordings that are not in core.version_rows, though
-- other rows that name them are there: derived from the others (warehouse/deriving), never in a batch.
create table core.early_ids (
    id uuid not null
);
