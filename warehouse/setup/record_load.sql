insert into core.loads (batch_id, kind, run_id, file, rows_in, sha256, loaded_at)
values ($batch_id, $kind, $run_id, $file, $rows_in, $batch_id, $loaded_at);
