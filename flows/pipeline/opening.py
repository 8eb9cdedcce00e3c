"""Open a home for one run: its lock, what is left in the spool, its stores."""

import os
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from extractors.errors import MachineError
from flows.clock import Clock
from flows.pipeline.context import Context, Nobody, Progress
from flows.pipeline.memory import Memory
from flows.pipeline.signals import deferred_signals
from flows.pipeline.turns import LONG, Turn, only_long_run
from flows.registry import Registry
from flows.settings import Settings
from warehouse.loader import LoadReport, load_spool
from warehouse.raw import RawArchive
from warehouse.read import Reader
from warehouse.spool import Spool


def open_context(
    settings: Settings,
    registry: Registry,
    *,
    trigger: str,
    progress: Progress | None,
    clock: Clock,
    flow: str = "monitor",
) -> tuple[Context, Reader, ExitStack]:
    """Take the home's run lock, load what is left over, and open the stores.

    Whoever gets the stack closes it. Raises MachineError for a home that cannot be written,
    BusyError (naming the holder) when another run is at work for longer than we wait.
    """
    home = prepare_home(settings.home)
    with ExitStack() as resources:
        run_id = uuid4()
        wait = settings.lock_wait_seconds
        if flow in LONG:
            resources.enter_context(only_long_run(home, flow, run_id, wait_seconds=wait))
        turn = Turn(home, who=f"{trigger} run {run_id}", wait_seconds=wait)
        resources.enter_context(turn)
        with deferred_signals():
            left_over = load_spool(home, now=clock.now(), who=f"run {run_id}", keep=settings.keep)
            reader = resources.enter_context(Reader(home))
        tell_damage(left_over, progress or Nobody())
        context = Context(
            settings=settings,
            registry=registry,
            run_id=run_id,
            trigger=trigger,
            spool=resources.enter_context(Spool(home)),
            archive=resources.enter_context(RawArchive(home)),
            progress=progress or Nobody(),
            started_at=clock.now(),
            memory=Memory(reader),
            clock=clock,
            flow=flow,
            turn=turn,
        )
        return context, reader, resources.pop_all()
    raise AssertionError("unreachable: ExitStack swallows nothing")


def tell_damage(loaded: LoadReport, progress: Progress) -> None:
    """Say which batches could not be read: nothing is lost in silence."""
    for path in loaded.damaged:
        progress.say(f"a batch was damaged and is not loaded: {path}")
    if loaded.damaged_master:
        progress.say(
            "the master file was damaged and was made anew from the published one and the spool; "
            f"the damaged file: {loaded.damaged_master}"
        )
    if loaded.base:
        progress.say(f"the warehouse was older than its journal: a base was written, {loaded.base}")


def prepare_home(home: Path) -> Path:
    """Make the home and prove that it can be written; MachineError says why not."""
    probe = home / "locks" / f"probe-{os.getpid()}"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        raise MachineError(f"home {home} cannot be written: {error.strerror}") from error
    return home
