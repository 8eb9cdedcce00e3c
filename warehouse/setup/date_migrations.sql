update core.schema_migrations
set applied_at = $1;
