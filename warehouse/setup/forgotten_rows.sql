-- How many rows of each batch of a list belong to what is forgotten, and how many of the others and
-- of these quote it. The counts are put in, one per table; all batches of the list have the same
-- tables and columns.
select
    filename,
    (
        0
the_counts
    ) as gone,
    (
        0
the_quotes
    ) as quoting,
from read_parquet($files, filename = true);
