-- The files of a base are no loads; they were noted to know how far a rebuild had come.
delete from core.loads
where kind = 'base';
