-- Sorting and joining beyond the memory limit fails instead of filling the disk.
set temp_directory = '';
