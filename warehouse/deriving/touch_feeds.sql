-- A feed may come to belong to another outlet, or be wanted no more: then all of that outlet's days are others.
insert into touched_coverage
select date '1970-01-01'
from landed
limit 1;
