"""Judge what is stored again, in turns and resumable; at the end the new version counts.

No network and no raw pages: title, text, language and the outlet's country are in the warehouse.
A verdict is a new row beside the old ones, and readers see it from the activation on.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from uuid import UUID

from extractors.baseline import COMPARISON_VERSION
from extractors.errors import ConfigError
from extractors.relevance import READING_VERSION
from extractors.relevance.classifiers import DECIDING
from extractors.tables import did_you_mean
from flows.clock import SYSTEM_CLOCK, Clock
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Progress
from flows.pipeline.signals import deferred_signals, run_to_an_end
from flows.reprocess.changes import Changes, VerdictSample
from flows.reprocess.judged import Answered, batch_of, job_of
from flows.reprocess.plan import Plan
from flows.reprocess.turns import LongRun, open_long_run
from flows.settings import Settings
from warehouse.batch import Batch
from warehouse.judging_rows import Activation
from warehouse.rejudging import ClassifierVersion, JudgeWish, Unjudged, Wording
from warehouse.rows import RunStatus
from warehouse.stored import StoredReader

STAGE = "judging"
CHUNK = 200  # wordings landed together: a kill costs at most their judging
WINDOW = 5_000  # wordings after which the warehouse is loaded: a long run shows what it has done
TOLERATED = 0.01  # share of articles: pages that cost a child its life are far rarer
RUNNING = ClassifierVersion(DECIDING.name, DECIDING.version)


class JudgeRun(LongRun):
    """A judging of stored wordings that is open."""

    chunk = CHUNK
    window = WINDOW

    def __init__(
        self,
        context: Context,
        reader: StoredReader,
        resources: ExitStack,
        *,
        plan: Plan,
        activate: str | None = None,
    ) -> None:
        """Take over the stores; `activate` names a version that has judged already."""
        super().__init__(context, reader, resources)
        if activate and replace(plan, is_trial=False) != Plan("judge", samples=plan.samples):
            raise ConfigError("--activate concerns all articles: it goes with --dry-run alone")
        self.plan = plan
        self.changes = Changes(plan.samples)
        self.by = RUNNING if activate is None else self._version_named(activate)
        self.was_active = reader.active_classifier()
        self.is_activated = False  # by this run
        self.left: int | None = None  # current wordings without a verdict; None: not counted
        self.judged = 0
        self.problems: dict[str, int] = {}
        self.cpu_ms = 0.0
        self.work: tuple[Wording, ...] = ()
        self.samples: tuple[VerdictSample, ...] = ()
        self._failed: set[UUID] = set()
        self._unloaded = 0
        self._wish = self._wish_of(plan, only_held=activate is not None)

    def steps(self) -> Mapping[str, Callable[[], str]]:
        """Give the steps by name, in order."""
        return {
            "prepare": self._prepare,
            "judge": self._judge,
            "activate": self._activate,
            "write the ledger": self.write_ledger,
            "load and publish": self.load,
        }

    @property
    def failed(self) -> int:
        """Count the wordings that could not be judged."""
        return len(self._failed)

    @property
    def status(self) -> RunStatus:
        """Say how the run went: `partial` if a wording could not be judged."""
        return "partial" if self._failed else "ok"

    @property
    def note(self) -> str:
        """Sum the run up for the ledger."""
        counts = self.changes.counts
        trial = "dry run; " if self.plan.is_trial else ""
        return (
            f"stage judge; {trial}{self.judged} wordings judged by {self.by}, "
            f"{self.failed} failed: +{counts['flagged']}/−{counts['unflagged']}, "
            f"{counts['regraded']} other grades; {self._activation_note}"
        )

    @property
    def _activation_note(self) -> str:
        if self.is_activated:
            return f"{self.by} counts from now on, before it {self.was_active or 'none'}"
        if self.left:
            return f"not activated: {self.left} wordings are left"
        return "not activated" if self.plan.is_trial else f"{self.was_active} counts"

    def _prepare(self) -> str:
        self.open_books()
        with deferred_signals():
            self.work = self.reader.wordings_to_judge(self._wish)
        self.context.progress.start(STAGE, len(self.work))
        return f"{len(self.work)} wordings to judge or to compare"

    def _judge(self) -> str:
        run_to_an_end(self.runner, self._working())
        with deferred_signals():
            self.samples = self._with_sentences(self.changes.chosen())
        return self.note

    def _with_sentences(self, samples: tuple[VerdictSample, ...]) -> tuple[VerdictSample, ...]:
        """Fill in the sentences of verdicts that were held already."""

        def told(by: ClassifierVersion) -> dict[UUID, str | None]:
            return self.reader.held_sentences([each.version_id for each in samples], by)

        now = told(self.by)
        before = {by: told(by) for by in {each.from_by for each in samples} if by}
        return tuple(
            replace(
                each,
                sentence=each.sentence or now.get(each.version_id),
                from_sentence=before[each.from_by].get(each.version_id) if each.from_by else None,
            )
            for each in samples
        )

    async def _working(self) -> None:
        children = await self.open_children()
        waiting: deque[Wording] = deque()
        items = iter(self.work)
        while _fill(waiting, items, self.chunk):
            await self._judge_chunk(children, waiting)
            if self._unloaded >= self.window:
                self._unloaded = 0
                self.look_again()
            await self.let_others_go_first()

    async def _judge_chunk(self, children: Children, waiting: deque[Wording]) -> None:
        """Judge what waits, until it is done or somebody else wants the home; land the verdicts."""
        texts = self.reader.texts_to_judge(
            waiting,
            reading_version=READING_VERSION,
            comparison_version=COMPARISON_VERSION,
        )
        answers: list[Answered] = []

        async def work(wording: Wording) -> None:
            text = texts[wording.version_id]
            reading = None if wording.held else await children.judge(job_of(text))
            answers.append(Answered(wording, text, reading, self.context.now()))
            self.context.progress.advance(STAGE)

        try:
            await self.work_through(waiting, work)
        finally:  # also when the run is stopped
            self._land(answers)

    def _land(self, answers: list[Answered]) -> None:
        """Land one chunk; what is not stored is not counted."""
        fresh = [each for each in answers if each.reading is not None]
        if fresh and not self.plan.is_trial:
            batch = batch_of(fresh, self.run_id)
            self.context.land(batch)
            self._unloaded += len(fresh)
            self.context.flagged += sum(
                1 for each in batch.verdicts if each.relevant and each.decides
            )
        for each in answers:
            self._count(each)

    def _count(self, answered: Answered) -> None:
        wording, said = answered.wording, answered.said
        if answered.reading is not None:
            self.cpu_ms += answered.reading.cpu_ms or 0.0
            self.judged += said is not None
        if answered.problem is not None:
            self.problems[answered.problem] = self.problems.get(answered.problem, 0) + 1
            self._failed.add(wording.version_id)
        if said is not None and wording.is_current:
            self.changes.add(wording, answered.text, said, answered.sentence)

    def _activate(self) -> str:
        """Let the version count once all that readers see is judged by it."""
        if self.plan.is_trial:
            return "dry run: nothing is activated"
        self.look_again()
        with deferred_signals():
            if self._wish.only_held or self._is_all_judged():
                self._land_activation()
        return self._activation_note

    def _is_all_judged(self) -> bool:
        self.left = left_to_judge(self.reader.unjudged_wordings(self.by), self._failed)
        return not self.left

    def _land_activation(self) -> None:
        self.was_active = self.reader.active_classifier()
        if self.was_active == self.by:
            return
        self.context.land(activation_batch(self.context, self.by, kind="activate"))
        self.is_activated = True

    def _version_named(self, name: str) -> ClassifierVersion:
        held = self.reader.deciding_versions()
        for each in held:
            if str(each) == name:
                return each
        known = ", ".join(map(str, held)) or "none"
        raise ConfigError(f"--activate {name!r}: no such version has judged here; held: {known}")

    def _wish_of(self, plan: Plan, *, only_held: bool) -> JudgeWish:
        """Say what the plan means in this warehouse. Raises ConfigError for what is not there."""
        outlets = {row.outlet_id for row in self.registered.outlets.values()}
        outlets |= {each.outlet_id for each in self.reader.registry()}
        for name in plan.outlets:
            if name not in outlets:
                hint = did_you_mean(name, outlets)
                raise ConfigError(f"--outlet {name!r}: no such outlet{hint}")
        return JudgeWish(
            by=self.by,
            only_held=only_held,
            all_wordings=plan.all_wordings,
            outlets=plan.outlets,
            lang=plan.lang,
            article_id=self.article_named(plan.article) if plan.article else None,
            since=plan.from_instant,
            before=plan.before_instant,
            limit=plan.limit,
        )


def left_to_judge(unjudged: Unjudged, failed: AbstractSet[UUID]) -> int:
    """Count what keeps a version from counting, in the whole home.

    A few texts that no child survives keep nobody waiting: of them what was said before counts on.
    Many that fail are no such texts, but something wrong with the classifier or the machine.
    """
    tried = unjudged.version_ids & failed
    if len(tried) <= max(1, unjudged.all_articles * TOLERATED):
        return len(unjudged.version_ids - failed)
    return len(unjudged.version_ids)


def activation_batch(context: Context, by: ClassifierVersion, *, kind: str) -> Batch:
    """Give the row from which on a version is the one that counts."""
    row = Activation(by.classifier, by.version, context.now(), context.run_id)
    return Batch(run_id=context.run_id, kind=kind, activations=(row,))


def _fill(waiting: deque[Wording], items: Iterator[Wording], most: int) -> bool:
    """Take wordings until so many wait; tell whether there is any."""
    while len(waiting) < most:
        item = next(items, None)
        if item is None:
            break
        waiting.append(item)
    return bool(waiting)


def open_judging(
    settings: Settings,
    plan: Plan,
    *,
    activate: str | None = None,
    trigger: str = "manual",
    progress: Progress | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> JudgeRun:
    """Open a judging of what is stored, or the activation of a version that has judged it.

    Raises ConfigError for a plan or a version that names what is not there, and what
    `open_long_run` raises.
    """
    return open_long_run(
        partial(JudgeRun, plan=plan, activate=activate),
        settings,
        trigger=trigger,
        progress=progress,
        clock=clock,
    )
