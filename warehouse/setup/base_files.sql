-- The loads that a base stands for, by the names of their files.
select file
from read_parquet($loads);
