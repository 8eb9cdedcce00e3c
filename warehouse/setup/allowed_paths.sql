-- The files that a fenced-in connection may touch all the same: a list of paths.
set allowed_paths = $1;
