-- Every session of ours: UTC, and nothing fetched from the network on its own.
set timezone = 'UTC';
set autoinstall_known_extensions = false;
set autoload_known_extensions = false;
-- A table name never means a Python variable.
set python_enable_replacements = false;
