-- Nothing of a batch is left beside the tables.
drop table landed;
