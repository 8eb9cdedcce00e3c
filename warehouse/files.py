"""Files that are either wholly there or not at all, even after kill -9."""

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path

# What says that ranges cannot be copied here, not that the disk refuses: another file system, an
# old kernel, a mount that lacks it, a sandbox that forbids it.
_NO_RANGES = {errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM}
_RANGE_BYTES = 1 << 30  # one call copies less than 2 GB


def sync_file(path: Path) -> None:
    """Wait until the bytes of a file are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    sync_file(path)  # a folder is opened and synced like a file (POSIX)


def move_into_place(temporary: Path, target: Path) -> None:
    """Give a finished file its name: fsync, rename, fsync of the folder."""
    sync_file(temporary)
    make_way(target)
    temporary.replace(target)
    sync_folder(target.parent)


def copy_file(source: Path, target: Path) -> None:
    """Copy the bytes of a file; a file system that can shares them until one of the two changes.

    Btrfs and XFS do so when they are asked by `copy_file_range` (Linux, man 2), and not by the
    `sendfile` of `shutil.copyfile`: then a copy takes neither time nor room.
    """
    if not hasattr(os, "copy_file_range") or not _is_copied_by_range(source, target):
        shutil.copyfile(source, target)


def _is_copied_by_range(source: Path, target: Path) -> bool:
    """Copy by ranges; False where the file systems of the two do not let us, or left some out."""
    size = source.stat().st_size
    with source.open("rb") as old, target.open("wb") as new:
        try:
            while os.copy_file_range(old.fileno(), new.fileno(), _RANGE_BYTES):
                pass
        except OSError as error:
            if error.errno not in _NO_RANGES:
                raise
            return False
    # A few file systems of the kernel's give an empty file where there is content.
    return target.stat().st_size == size


def make_way(target: Path) -> None:
    """Move a folder that stands where a file of ours belongs to a name that is free."""
    if not target.is_dir() or target.is_symlink():
        return
    number = 1
    while (aside := target.with_name(f"{target.name}.folder-{number}")).exists():
        number += 1
    target.rename(aside)


def write_text(target: Path, text: str) -> None:
    """Replace a small text file as a whole."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    move_into_place(temporary, target)


def remove_quietly(path: Path) -> None:
    """Remove a file that may be gone already."""
    with suppress(FileNotFoundError, NotADirectoryError):
        path.unlink()
