-- What the next statements work on.
set variable search_merged = $runs::integer[];
