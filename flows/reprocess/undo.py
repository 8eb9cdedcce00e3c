"""Take a reprocessing back: the wordings that it replaced are what readers see again.

Of one that has judged: the version of the classifier that was active before counts again. Nothing
is deleted. What was changed since, by the publisher or by a later reprocessing, stays.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import fields
from functools import partial
from typing import Final
from uuid import UUID

from extractors.errors import ConfigError
from extractors.urls import article_key
from flows.clock import SYSTEM_CLOCK, Clock
from flows.pipeline.context import Context, Progress
from flows.pipeline.signals import deferred_signals
from flows.pipeline.turns import REPROCESS
from flows.reprocess.judge import activation_batch
from flows.reprocess.shelf import CHUNK
from flows.reprocess.turns import LongRun, open_long_run
from flows.settings import Settings
from warehouse.batch import Batch
from warehouse.rejudging import ClassifierVersion
from warehouse.rows import ArticleRow, ArticleVersion
from warehouse.stored import Held, StoredReader, Undoable

STAGE = "taking back"
_SHORTEST: Final = 8  # characters of an id
_SAME: Final = {field.name for field in fields(ArticleRow)} & {
    field.name for field in fields(ArticleVersion)
}


class UndoRun(LongRun):
    """An undoing that is open."""

    def __init__(
        self, context: Context, reader: StoredReader, resources: ExitStack, *, undone: str
    ) -> None:
        """Take over the stores; `undone` is the id of a reprocessing, or how it begins."""
        super().__init__(context, reader, resources)
        self.undone = self._run_named(undone)
        self.restored = 0
        self.superseded = 0  # another wording is current by now
        self.reactivated: ClassifierVersion | None = None  # the version that counts again
        self.is_other_active = False  # another version was activated since: that one stays
        self._work: list[Undoable] = []

    def steps(self) -> Mapping[str, Callable[[], str]]:
        """Give the steps by name, in order."""
        return {
            "prepare": self._prepare,
            "take back": self._take_back,
            "write the ledger": self.write_ledger,
            "load and publish": self.load,
        }

    @property
    def note(self) -> str:
        """Sum the run up for the ledger."""
        told = f"undo of {self.undone}: {self.restored} articles, {self.superseded} changed since"
        if self.reactivated is not None:
            return f"{told}; {self.reactivated} counts again"
        return f"{told}; another version was activated since" if self.is_other_active else told

    def _prepare(self) -> str:
        self.open_books()
        with deferred_signals():
            found = self.reader.undoable(self.undone)
        self._work = [each for each in found if each.is_replaced]
        self.superseded = len(found) - len(self._work)
        self.context.progress.start(STAGE, len(self._work))
        return f"{len(self._work)} articles to restore"

    def _take_back(self) -> str:
        for start in range(0, len(self._work), CHUNK):
            with deferred_signals():
                self._restore(self._work[start : start + CHUNK])
        with deferred_signals():
            self._reactivate()
        return self.note

    def _reactivate(self) -> None:
        activated = self.reader.undoable_activation(self.undone)
        if activated is None:
            return
        self.is_other_active = not activated.is_active
        if activated.is_active:
            self.context.land(activation_batch(self.context, activated.before, kind="undo"))
            self.reactivated = activated.before

    def _restore(self, chunk: Sequence[Undoable]) -> None:
        context = self.context
        held = self.reader.held([(each.version_id, each.seen_at) for each in chunk])
        now = context.now()
        rows = tuple(
            _article(held[each.version_id], read_at=now, run_id=context.run_id) for each in chunk
        )
        context.land(Batch(run_id=context.run_id, kind="undo", articles=rows))
        self.restored += len(rows)
        for _ in rows:
            context.progress.advance(STAGE)

    def _run_named(self, name: str) -> UUID:
        if len(name) < _SHORTEST:
            raise ConfigError(f"--undo {name!r}: at least {_SHORTEST} characters of a run's id")
        found = self.reader.runs_named(name)
        if len(found) != 1:
            problem = "no run has this id" if not found else "several runs have ids like this"
            raise ConfigError(f"--undo {name!r}: {problem}")
        run_id, flow = found[0]
        if flow != REPROCESS:
            raise ConfigError(f"--undo {name!r}: that was a run of {flow}, not of {REPROCESS}")
        return run_id


def _article(held: Held, **own: object) -> ArticleRow:
    """Give an article in a wording that it had."""
    version = held.version
    values = {name: getattr(version, name) for name in _SAME}
    values |= {
        "canonical_url": held.canonical_url,
        "article_key": article_key(held.canonical_url) if held.canonical_url else None,
        "outlet_id": held.outlet_id,
        "author": ", ".join(version.authors) or None,
        "word_count": len((version.body or "").split()),
        "first_seen_at": held.first_seen_at,
        "seen_at": held.current_seen_at,  # with a later reading: what is newer stays in front
        "origin": held.origin,
    }
    return ArticleRow(**values | own)


def open_undo(
    settings: Settings,
    undone: str,
    *,
    trigger: str = "manual",
    progress: Progress | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> UndoRun:
    """Open the undoing of a reprocessing.

    Raises ConfigError for an id that is none of a reprocessing, and what `open_long_run` raises.
    """
    return open_long_run(
        partial(UndoRun, undone=undone),
        settings,
        trigger=trigger,
        progress=progress,
        clock=clock,
    )
