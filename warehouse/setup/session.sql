-- Every session of ours: UTC, and nothing fetched from the network on its own.
set timezone = 'UTC';
set autoinstall_known_extensions = false;
set autoload_known_extensions = false;
-- A table name never means a Python variable.
set python_enable_replacements = false;
-- Nothing but the answer on the terminal: DuckDB draws a bar of its own after 2 seconds.
set enable_progress_bar = false;
