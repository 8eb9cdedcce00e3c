"""Batches on their way into the warehouse: one Parquet file each, complete or absent.

A file holds one row: per table of the batch a list of structs, cast to the types of the table, so
that a column without any value keeps its type. Its name carries its checksum.
"""

import os
import time
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from extractors.errors import StoreError
from warehouse.batch import Batch
from warehouse.connect import memory_connection, sql_text
from warehouse.files import move_into_place, remove_quietly
from warehouse.migrate import make_tables
from warehouse.records import as_record

TABLES = tuple(field.name for field in fields(Batch) if field.name not in {"run_id", "kind"})


class Spool:
    """Write batches into `<home>/spool/`. Open one per run."""

    def __init__(self, home: Path) -> None:
        """Remember the home; nothing is opened before `with`."""
        self.folder = home / "spool"
        self._sequence = count()
        self._con: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        """Make the folder and the in-memory tables that the types come from."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot make {self.folder}: {error.strerror}"
            raise StoreError(message) from error
        self._con = memory_connection()
        make_tables(self._con)
        self._con.execute(sql_text("setup", "staging"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the in-memory database."""
        if self._con is not None:
            self._con.close()
            self._con = None

    def write(self, batch: Batch) -> Path:
        """Write one batch and give its path; when this returns, the batch survives a power cut.

        Raises `StoreError` when the disk refuses; then nothing of the batch is left behind. An
        empty batch is the caller's mistake: ValueError.
        """
        if not any(getattr(batch, table) for table in TABLES):
            message = f"the {batch.kind} batch of run {batch.run_id} has no rows"
            raise ValueError(message)
        if self._con is None:
            message = "the spool is not open: use it in a with statement"
            raise StoreError(message)
        temporary = self.folder / f".{os.getpid()}-{time.time_ns()}.tmp"
        try:
            _copy(self._con, batch, temporary)
            target = self.folder / self._name(batch, temporary)
            move_into_place(temporary, target)
        except (OSError, duckdb.IOException) as error:
            remove_quietly(temporary)
            message = f"cannot write a batch into {self.folder}: {error}"
            raise StoreError(message) from error
        return target

    def _name(self, batch: Batch, file: Path) -> str:
        # The clock names the file and nothing else: it only makes the names sort by age.
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        checksum = file_sha256(file)[:16]
        return f"{stamp}-{next(self._sequence):05d}-{batch.kind}-{checksum}.parquet"


def _copy(con: duckdb.DuckDBPyConnection, batch: Batch, target: Path) -> None:
    """Cast the batch to the types of the tables and write it."""
    records = {table: [as_record(row) for row in getattr(batch, table)] or None for table in TABLES}
    con.execute(sql_text("setup", "staging_empty"))
    rows_in = sum(len(rows) for rows in records.values() if rows)
    head: dict[str, object] = {"run_id": batch.run_id, "rows_in": rows_in}
    con.execute(sql_text("setup", "staging_fill"), head | records)
    kept = [*head, *(table for table in TABLES if records[table])]
    con.execute(sql_text("setup", "set_kept_columns"), [kept])
    con.execute(sql_text("setup", "staging_copy"), {"target": str(target)})
    con.execute(sql_text("setup", "staging_empty"))


def spool_files(home: Path) -> tuple[Path, ...]:
    """List the batches that wait, oldest name first."""
    return tuple(sorted((home / "spool").glob("*.parquet")))


def file_sha256(path: Path) -> str:
    """Give the SHA-256 of a file as lower-case hex."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def is_whole(path: Path, checksum: str) -> bool:
    """Tell whether the bytes of a spool file are the ones its name promises."""
    return path.stem.rpartition("-")[2] == checksum[:16]


def batch_kind(path: Path) -> str:
    """Read the kind of a batch from its file name."""
    return path.stem.split("-", 2)[2].rpartition("-")[0]
