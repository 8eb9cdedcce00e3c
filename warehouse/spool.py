"""Batches on their way into the warehouse: one Parquet file each, complete or absent.

A file holds one row: per table of the batch a list of structs, in the types of the table, so that a
column without any value keeps its type. Its name carries its checksum.
"""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from extractors.errors import StoreError
from warehouse.batch import STORED_AS, WORKED_OUT, Batch
from warehouse.connect import sql_text
from warehouse.files import move_into_place, remove_quietly
from warehouse.migrate import BLANK_TABLES
from warehouse.records import as_json

TABLES = tuple(field.name for field in fields(Batch) if field.name not in {"run_id", "kind"})
_SHAPES: dict[str, str] = {}  # the types of each table's columns, as from_json_strict reads them


class Spool:
    """Write batches into `<home>/spool/`. Open one per run."""

    def __init__(self, home: Path) -> None:
        """Remember the home; nothing is opened before `with`."""
        self.folder = home / "spool"
        self._written = 0  # batches: the next one's number, so that a missing one is noticed
        self._con: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        """Make the folder and learn the types of the tables."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot make {self.folder}: {error.strerror}"
            raise StoreError(message) from error
        self._con = BLANK_TABLES.take()
        _learn_shapes(self._con)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the in-memory database."""
        if self._con is not None:
            BLANK_TABLES.give_back(self._con)
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
            self._written += 1
        except (OSError, duckdb.IOException) as error:
            remove_quietly(temporary)
            message = f"cannot write a batch into {self.folder}: {error}"
            raise StoreError(message) from error
        return target

    def _name(self, batch: Batch, file: Path) -> str:
        # The clock names the file and nothing else: it only makes the names sort by age.
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        checksum = file_sha256(file)[:16]
        return f"{stamp}-{self._written:05d}-{batch.kind}-{checksum}.parquet"


def _copy(con: duckdb.DuckDBPyConnection, batch: Batch, target: Path) -> None:
    """Give the batch the types of the tables and write it."""
    held = {table: rows for table in TABLES if (rows := getattr(batch, table))}
    rows_in = sum(len(rows) for rows in held.values())
    head: Mapping[str, object] = {"run_id": batch.run_id, "rows_in": rows_in, "target": str(target)}
    texts = {table: as_json(rows) for table, rows in held.items()}
    shapes = {f"{table}_shape": _SHAPES[table] for table in held}
    con.execute(_statement(tuple(held)), {**head, **texts, **shapes})


def _learn_shapes(con: duckdb.DuckDBPyConnection) -> None:
    """Read the types of the blank tables, once in a process: they are part of the program."""
    if not _SHAPES:
        for table in TABLES:
            relation = con.table(f"core.{STORED_AS.get(table, table)}")
            types = dict(zip(relation.columns, map(str, relation.types), strict=True))
            brought = {name: types[name] for name in types if name not in WORKED_OUT}
            _SHAPES[table] = json.dumps([brought])


@cache
def _statement(tables: tuple[str, ...]) -> str:
    """Leave out the lines of the tables that a batch has not: each costs 0.3 ms to plan."""
    absent = tuple(f"        from_json_strict(${table}," for table in TABLES if table not in tables)
    lines = sql_text("setup", "spool_write").splitlines()
    return "\n".join(line for line in lines if not line.startswith(absent))


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


def is_intact(path: Path) -> bool:
    """Tell whether a file can be read and has the bytes that its name promises."""
    try:
        return is_whole(path, file_sha256(path))
    except OSError:
        return False


def batch_kind(path: Path) -> str:
    """Read the kind of a batch from its file name."""
    return path.stem.split("-", 2)[2].rpartition("-")[0]
