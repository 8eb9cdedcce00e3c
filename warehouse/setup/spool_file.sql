set variable spool_file = $1;
