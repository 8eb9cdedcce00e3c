-- The spool files that the next statements read: a list of paths.
set variable spool_file = $1;
