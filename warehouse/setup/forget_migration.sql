delete from core.schema_migrations
where version = $1;
