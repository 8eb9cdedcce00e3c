-- A reading statement as the parser understands it, in JSON.
select json_serialize_sql($1::varchar);
