"""A home that knows what judging stands on: landing that takes half of a small home's first run."""

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from extractors.ids import content_id
from flows.pipeline.context import Nobody
from flows.pipeline.ground import ground_rows
from flows.pipeline.opening import open_context
from flows.registry import Registry
from flows.settings import Settings
from tests.support.clocks import StillClock
from warehouse.batch import Batch
from warehouse.connect import PUBLISHED_LINK
from warehouse.loader import load_spool

BEFORE = datetime(2025, 1, 1, tzinfo=UTC)  # before the first day of any test's own calendar
RUN = content_id("run", "what judging stands on")


def begin(home: Path) -> None:
    """Make such a home, unless something is there: names, terms and events, and no run."""
    if home.exists():
        return
    for file in _made():
        path = home / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(file.mode)
        os.utime(path, ns=(file.written_ns, file.written_ns))  # the master's marker tells it
        if path.parent.name == "published":
            (home / PUBLISHED_LINK).symlink_to(file.name)


@dataclass(frozen=True)
class _File:
    name: Path
    content: bytes
    mode: int
    written_ns: int


@cache
def _made() -> tuple[_File, ...]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _ground(home)
        link = home / PUBLISHED_LINK
        for path in home.glob("published/*"):
            if path != link.resolve():
                path.unlink()  # of the empty home
        paths = [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]
        files = [
            _File(
                path.relative_to(home),
                path.read_bytes(),
                path.stat().st_mode,
                path.stat().st_mtime_ns,
            )
            for path in paths
            if path.parent.name != "locks"
        ]
        return tuple(files)


def _ground(home: Path) -> None:
    clock = StillClock(lambda: BEFORE)
    settings = Settings(home=home, lock_wait_seconds=0.0)
    context, reader, resources = open_context(
        settings, Registry({}, ()), trigger="test", progress=Nobody(), clock=clock
    )
    with resources:
        ground = ground_rows(context, reader)
        context.land(
            Batch(
                RUN,
                "start",
                entities=ground.entities,
                entity_names=ground.entity_names,
                terms=ground.terms,
                term_names=ground.term_names,
                events=ground.events,
            )
        )
    load_spool(home, now=BEFORE, who="test")
