select version, sha256
from core.schema_migrations;
