insert into core.schema_migrations (version, name, sha256, applied_at)
values ($1, $2, $3, $4);
