-- A stranger's SQL sees the attached file and nothing else of this machine, and cannot spill to disk.
set secret_directory = '';
set temp_directory = '';
set enable_external_access = false;
set lock_configuration = true;
