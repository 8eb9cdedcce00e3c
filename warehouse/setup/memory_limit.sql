set memory_limit = $1;
