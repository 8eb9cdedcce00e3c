-- A batch from which something was forgotten has another name and another checksum now.
update core.loads
set
    file = $file,
    sha256 = $sha256,
    rows_in = $rows_in
where batch_id = $batch_id;
