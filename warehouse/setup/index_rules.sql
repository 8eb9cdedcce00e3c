-- By which rules the next statements make words into terms.
set variable search_rules = $1;
