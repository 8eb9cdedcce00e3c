"""Files that are either wholly there or not at all, even after kill -9."""

import os
from contextlib import suppress
from pathlib import Path


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
