-- The rows of a table that belong to what is forgotten. The table's name is put in where `one_table`
-- stands, the rule where `the_rule` does.
delete from core.one_table
where rowid in (
    select held.rowid
    from core.one_table as held
    where
the_rule
);
