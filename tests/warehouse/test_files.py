"""A file is copied as a whole, by whatever the file system offers."""

import errno
import os

import pytest

from warehouse.files import copy_file

BYTES = "Təbriz — تبریز".encode() * 1_000


def refuses(number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.parametrize(
    "ranges",
    [
        pytest.param(None, id="ranges as they are here"),
        pytest.param(refuses(errno.EXDEV), id="another file system"),
        pytest.param(refuses(errno.EOPNOTSUPP), id="none here"),
        pytest.param(lambda *_: 0, id="nothing copied and nothing said"),
    ],
)
def test_all_bytes_are_copied_over_whatever_was_there(tmp_path, monkeypatch, ranges):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(BYTES)
    target.write_bytes(BYTES * 2)
    if ranges:
        monkeypatch.setattr(os, "copy_file_range", ranges, raising=False)
    copy_file(source, target)
    assert target.read_bytes() == BYTES


def test_a_disk_that_is_full_is_not_tried_in_another_way(tmp_path, monkeypatch):
    source = tmp_path / "source"
    source.write_bytes(BYTES)
    monkeypatch.setattr(os, "copy_file_range", refuses(errno.ENOSPC), raising=False)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        copy_file(source, tmp_path / "target")
