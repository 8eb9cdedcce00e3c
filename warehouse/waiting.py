"""Batches that wait for their landing: whole ones in groups, damaged ones put aside."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from extractors.errors import StoreError
from warehouse.files import remove_quietly, sync_folder
from warehouse.spool import file_sha256, is_whole, spool_files

# A batch is written within seconds; an older temporary file belongs to a process that was killed.
_STALE = timedelta(days=1)
# What lands in one transaction: a run's few batches always, a long backlog in parts that fit into
# memory (Parquet grows about tenfold).
_GROUP_FILES = 64
_GROUP_BYTES = 16_000_000


class Waiting(NamedTuple):
    """A batch file whose bytes are the ones its name promises."""

    path: Path
    sha256: str
    batch_id: str | None = None  # where something in it was forgotten: the checksum it had before
    landed_at: datetime | None = None  # of a batch of the journal: when it landed first


def sort_out(home: Path, now: datetime) -> tuple[tuple[Waiting, ...], tuple[Path, ...]]:
    """Separate whole batches from damaged ones and put the damaged ones aside."""
    waiting: list[Waiting] = []
    damaged: list[Path] = []
    try:
        for path in spool_files(home):
            checksum = file_sha256(path) if path.is_file() else ""  # a folder, a link to nowhere
            if is_whole(path, checksum):
                waiting.append(Waiting(path, checksum))
            else:
                damaged.append(_put_aside(path))
        for path in (home / "spool").glob(".*.tmp"):
            if path.stat().st_mtime < (now - _STALE).timestamp():
                remove_quietly(path)
    except OSError as error:
        message = f"cannot read {home / 'spool'}: {error}"
        raise StoreError(message) from error
    return tuple(waiting), tuple(damaged)


def _put_aside(path: Path) -> Path:
    """Move a damaged batch out of the way, over nothing that is there already."""
    folder = path.parent / "damaged"
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    number = 1
    while target.exists():
        target = folder / f"{path.name}.{number}"
        number += 1
    path.rename(target)
    sync_folder(folder)
    return target


def groups(batches: list[Waiting]) -> Iterator[list[Waiting]]:
    """Divide them, in order, into what lands together: most of a load's cost is per statement."""
    group: list[Waiting] = []
    size = 0
    for batch in batches:
        size += batch.path.stat().st_size
        if group and (len(group) >= _GROUP_FILES or size > _GROUP_BYTES):
            yield group
            group, size = [], batch.path.stat().st_size
        group.append(batch)
    if group:
        yield group
