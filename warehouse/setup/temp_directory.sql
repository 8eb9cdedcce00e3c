-- Where goes what does not fit into memory; DuckDB removes it at the end.
set temp_directory = $1;
