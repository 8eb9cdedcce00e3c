"""Ask for second opinions and land them: what the command does, and a run's last step."""

from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal
from uuid import UUID, uuid4

from extractors.errors import BusyError
from flows.clock import SYSTEM_CLOCK, Clock
from flows.net.budgets import Budget
from flows.net.post import Poster
from flows.opinions.asking import Answered, Article, Asker
from flows.opinions.endpoint import Endpoint
from flows.opinions.prompt import PROMPT_VERSION
from flows.opinions.rows import opinion_batch
from flows.pipeline.context import Nobody, Progress
from flows.pipeline.signals import deferred_signals, run_alone
from flows.settings import Settings
from warehouse.loader import load_spool
from warehouse.locks import hold
from warehouse.query import catalogue_query
from warehouse.records import from_records
from warehouse.spool import Spool

Only = Literal["to_label", "relevant", "uncertain"]
Await = Callable[[Coroutine[object, object, None]], None]

STAGE: Final = "second opinions"
_LARGEST_ANSWER: Final = 1_000_000  # bytes: some 250,000 tokens, more than any model thinks aloud
_AT_ONCE: Final = 10  # answers that land together: what a kill may cost, in requests


@dataclass(slots=True)
class Told:
    """What one run asked, and what came of it."""

    endpoint: Endpoint
    answers: list[Answered] = field(default_factory=list)
    requests: int = 0
    waiting: int = 0  # articles that could be asked about, before
    stopped: str | None = None  # why the budget was not used up

    @property
    def outcomes(self) -> Counter[str]:
        """Count the answers by what became of them."""
        return Counter(each.outcome for each in self.answers)

    @property
    def left(self) -> int:
        """Count the articles that still have no lasting opinion."""
        lasting = self.outcomes["ok"] + self.outcomes["not_understood"]
        return max(0, self.waiting - lasting)

    def __str__(self) -> str:
        """Sum it up: how many were asked, what came of them, how many are left."""
        parts = [f"{len(self.answers)} asked"]
        parts += (f"{number} {word}" for word, number in self.outcomes.most_common())
        stopped = f"; stopped: {self.stopped}" if self.stopped else ""
        return f"{', '.join((*parts, f'{self.left} left'))}{stopped}"


def unasked(
    home: Path, endpoint: Endpoint, *, limit: int, only: Only | None = None
) -> tuple[Article, ...]:
    """Give published articles that the model has no lasting opinion of, most uncertain first."""
    found = catalogue_query(
        home,
        "unasked_wordings",
        classifier=endpoint.classifier,
        classifier_version=PROMPT_VERSION,
        only=only,
        limit=limit,
    )
    return from_records(Article, found.columns, found.rows)


def second_opinions(  # noqa: PLR0913 - all by name, most with a default
    settings: Settings,
    endpoint: Endpoint,
    *,
    only: Only | None = None,
    limit: int | None = None,
    seconds: float | None = None,
    run_id: UUID | None = None,
    progress: Progress | None = None,
    clock: Clock = SYSTEM_CLOCK,
    run: Await = run_alone,
) -> Told:
    """Ask within the endpoint's budget, `limit` articles and `seconds`, and land what comes.

    Whatever ends it early, what was answered is landed. Raises BusyError when another one is
    asking the same home, or when a load does not end in time: the answers are safe then.
    """
    home, told = settings.home, Told(endpoint)
    wait = settings.lock_wait_seconds
    with hold(home / "locks" / "opinions.lock", who="second-opinion", wait_seconds=0.0):
        # What waits in the spool may hold opinions: nothing is asked twice.
        load_spool(home, now=clock.now(), who="second-opinion", wait_seconds=wait, keep=None)
        number = endpoint.requests if limit is None else min(limit, endpoint.requests)
        articles = unasked(home, endpoint, limit=number, only=only)
        told.waiting = articles[0].waiting if articles else 0
        with Spool(home) as spool:
            landing = _Landing(spool, told, run_id or uuid4())
            asking = _asking(settings, told, articles, landing, (seconds, progress, clock))
            try:
                run(asking)
            finally:
                with deferred_signals():
                    landing.land()
                    if told.answers:
                        _load(home, clock, wait)
    return told


@dataclass(slots=True)
class _Landing:
    """What was answered and is not safe yet."""

    spool: Spool
    told: Told
    run_id: UUID
    landed: int = 0

    def land(self) -> None:
        """Write what is new to the spool."""
        if fresh := self.told.answers[self.landed :]:
            self.spool.write(opinion_batch(fresh, self.told.endpoint, self.run_id))
            self.landed += len(fresh)


async def _asking(
    settings: Settings,
    told: Told,
    articles: tuple[Article, ...],
    landing: _Landing,
    surroundings: tuple[float | None, Progress | None, Clock],
) -> None:
    seconds, progress, clock = surroundings
    watcher, endpoint, began = progress or Nobody(), told.endpoint, clock.monotonic()
    poster = Poster(
        allow_private=settings.allow_private,
        user_agent=settings.user_agent,
        budget=Budget(endpoint.seconds, _LARGEST_ANSWER, _LARGEST_ANSWER),
        clock=clock,
    )
    async with poster:
        asker = Asker(endpoint, poster)
        watcher.start(STAGE, len(articles))
        for article in articles:
            spent = clock.monotonic() - began
            if seconds is not None and spent + endpoint.seconds > seconds:
                told.stopped = "no time is left in this run"
                break
            if not asker.may_ask():
                break
            told.answers.append(await asker.ask(article))
            told.requests, told.stopped = asker.requests, asker.stopped
            watcher.advance(STAGE)
            if len(told.answers) - landing.landed >= _AT_ONCE:
                landing.land()


def _load(home: Path, clock: Clock, wait_seconds: float) -> None:
    """Let readers see what was answered."""
    try:
        load_spool(
            home,
            now=clock.now(),
            who="second-opinion",
            wait_seconds=wait_seconds,
            keep=None,
        )
    except BusyError as error:
        message = f"{error}; the opinions are safe in {home / 'spool'} and land with the next load"
        raise BusyError(message) from error
