-- A stranger's SQL sees the attached file and nothing else of this machine.
set enable_external_access = false;
set lock_configuration = true;
