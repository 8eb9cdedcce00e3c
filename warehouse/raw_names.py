"""What of the raw archive the tables speak of, and what they do not: one rule for all who ask.

The rule is `setup/raw_referred.sql`. A body that no row names was fetched by a run that was ended
before it could land a batch.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import duckdb

from extractors.errors import StoreError
from warehouse.connect import attach, memory_connection, sql_text
from warehouse.publish import published_file
from warehouse.raw import Capture, segments_since, to_capture, with_body


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A fetch that stands in the archive and in no table."""

    capture: Capture  # with its body
    run_id: UUID  # of the run that was at work then
    segment: Path


def referred(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Give every body that a table of the default database speaks of."""
    return frozenset(row[0] for row in con.execute(sql_text("setup", "raw_referred")).fetchall())


def count_referred(con: duckdb.DuckDBPyConnection) -> int:
    """Count them."""
    return int(con.execute(_about("raw_ref_count")).fetchall()[0][0])


def lost(con: duckdb.DuckDBPyConnection, readable: Sequence[Path]) -> Iterator[str]:
    """Name the bodies that a table speaks of and no segment holds; raises `duckdb.Error`."""
    rows = con.execute(_about("raw_lost_refs"), {"segments": list(map(str, readable))}).fetchall()
    return (raw_ref for (raw_ref,) in rows)


def unnamed(
    con: duckdb.DuckDBPyConnection, readable: Sequence[Path], since: datetime
) -> dict[Path, list[int]]:
    """Give what was fetched since then and no table speaks of: row numbers by segment.

    Raises `duckdb.Error`.
    """
    params = {"segments": list(map(str, readable)), "since": since}
    found: dict[Path, list[int]] = defaultdict(list)
    for segment, number in con.execute(_about("raw_unnamed"), params).fetchall():
        found[Path(segment)].append(number)
    return found


def unnamed_of(home: Path, runs: Sequence[tuple[UUID, datetime]]) -> tuple[Unnamed, ...]:
    """Give what these runs, oldest first, fetched and did not record, in the order it came.

    Damaged segments are left out: `verify` names them.
    """
    published = published_file(home)
    if not runs or published is None:
        return ()
    since = min(started_at for _, started_at in runs)
    found: list[tuple[Path, Capture]] = []
    with closing(memory_connection()) as con:
        attach(con, published, "araxes", read_only=True)
        for path in segments_since(home, since):
            try:
                numbers = unnamed(con, [path], since).get(path)
                found += [(path, each) for each in _read(con, path, numbers or [])]
            except duckdb.Error:
                continue
    return tuple(_whole(home, found, runs))


def _read(con: duckdb.DuckDBPyConnection, path: Path, numbers: list[int]) -> Iterator[Capture]:
    params = {"segment": str(path), "numbers": numbers}
    for *values, _ in con.execute(sql_text("setup", "raw_rows"), params).fetchall():
        yield to_capture(tuple(values))


def _whole(
    home: Path, found: Iterable[tuple[Path, Capture]], runs: Sequence[tuple[UUID, datetime]]
) -> Iterator[Unnamed]:
    for path, capture in sorted(found, key=lambda each: each[1].page.fetched_at):
        at = capture.page.fetched_at
        run_id = [run_id for run_id, started_at in runs if started_at <= at][-1]  # the oldest did
        try:
            yield Unnamed(with_body(home, capture), run_id, path)
        except StoreError:
            continue  # its bytes are gone: `verify` names them


def _about(name: str) -> str:
    """Give a statement with the rule put in."""
    rule = "\n".join(f"    {line}" for line in _bare("raw_referred").splitlines())
    return _bare(name).replace("the_references", rule.rstrip("; \n"))


def _bare(name: str) -> str:
    """Give a statement without its comments: they speak of what is put in."""
    lines = sql_text("setup", name).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))
