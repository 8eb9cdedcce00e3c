"""Ask one host until it answers or the budget of the fetch is spent: turns, retries, deadline."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.clock import Clock
from flows.net.address import Target
from flows.net.answers import asked_silence, outcome_of
from flows.net.budgets import Budget, Tally
from flows.net.exchange import Answer, StaleLineError, exchange
from flows.net.politeness import LONGEST_WAIT, Politeness
from flows.net.resolver import CheckedResolver
from flows.net.robots import Robots
from flows.net.room import Guest
from flows.net.wire import Wire

_FIRST_BACKOFF = 0.5  # seconds, doubled at each attempt, times a jitter of 0.5 .. 1.5
_PASSING = frozenset({Outcome.CONNECTION_ERROR, Outcome.HTTP_5XX})  # what a second try may mend


@dataclass(frozen=True, slots=True)
class Means:
    """What all fetches of one client share."""

    wire: Wire
    resolver: CheckedResolver
    politeness: Politeness
    robots: Robots
    clock: Clock
    rng: random.Random


class Attempts:
    """All requests of one fetch, and what they have cost so far."""

    def __init__(self, means: Means, budget: Budget, guest: Guest, *, obey_robots: bool) -> None:
        """Begin with everything still to be spent."""
        self._guest = guest
        self._means = means
        self._budget = budget
        self._obey_robots = obey_robots
        self._failures = 0
        self._seconds_left = budget.total_seconds
        self.tally = Tally()
        self.started_at = means.clock.now()
        self.final_url: str | None = None
        self.retry_after_seconds: float | None = None

    @property
    def seconds_spent(self) -> float:
        """Say how long we waited for the world."""
        return self._budget.total_seconds - max(self._seconds_left, 0.0)

    async def ask(self, target: Target, headers: Mapping[str, str]) -> Answer:
        """Ask, again where that may help; raises `FetchError` when there is no answer to be had."""
        try:
            await self._ask_leave(target)
            self.final_url = str(target.url)
            return await self._outlast(target, headers)
        except FetchError as error:
            if error.outcome == Outcome.RATE_LIMITED and self.retry_after_seconds is None:
                self.retry_after_seconds = self._means.politeness.held_seconds(target.key)
            raise

    async def _ask_leave(self, target: Target) -> None:
        """Let the address policy and the host's robots.txt have their say."""
        self._means.resolver.check(target)
        if self._obey_robots:
            rules = await self._means.robots.rules(target)
            self._means.politeness.set_crawl_delay(target.key, rules.crawl_delay)
            rules.check(str(target.url))

    async def _outlast(self, target: Target, headers: Mapping[str, str]) -> Answer:
        """Repeat while the failure is one that may pass."""
        while True:
            try:
                async with self._means.politeness.turn(target.key):
                    answer = await self._timed(target, headers)
                if not self._is_asked_to_wait(target, answer):
                    return answer
            except FetchError as error:
                if isinstance(error, StaleLineError) and not self._failures:
                    self._failures = 1  # no fault of the host: no back-off, only its delay
                    continue
                if error.outcome not in _PASSING or not self._may_repeat():
                    raise
                await self._back_off(error)

    def _is_asked_to_wait(self, target: Target, answer: Answer) -> bool:
        """Say whether to ask again after a short silence; raise when it is long, or for a 5xx."""
        silence = asked_silence(answer, self._means.clock.now())
        if silence is None:
            if outcome_of(answer) in _PASSING:
                raise FetchError(Outcome.HTTP_5XX, f"status {answer.status}")
            return False
        self._means.politeness.hold(target.key, silence)
        if silence > LONGEST_WAIT or not self._may_repeat():
            self.retry_after_seconds = silence
            detail = f"status {answer.status}, silence asked for {silence:.0f} s"
            raise FetchError(Outcome.RATE_LIMITED, detail)
        return True

    def _may_repeat(self) -> bool:
        """Count a failure; say whether the budget has an attempt left."""
        self._failures += 1
        return self._failures < self._budget.attempts

    async def _back_off(self, error: FetchError) -> None:
        """Wait before the next attempt, within the deadline."""
        jitter = 0.5 + self._means.rng.random()
        pause = _FIRST_BACKOFF * 2 ** (self._failures - 1) * jitter
        if pause >= self._seconds_left:
            raise error
        self._seconds_left -= pause
        await self._means.clock.sleep(pause)

    async def _timed(self, target: Target, headers: Mapping[str, str]) -> Answer:
        """Run one exchange against the clock."""
        if not self.tally.requests:
            self.started_at = self._means.clock.now()
        started = time.monotonic() - self._guest.seconds_waited
        try:
            async with asyncio.timeout(self._seconds_left) as limit:
                return await exchange(
                    self._means.wire,
                    target,
                    headers,
                    self._budget,
                    self.tally,
                    lambda: self._guest.take_place(limit),
                )
        except TimeoutError as error:
            spent = f"no whole answer within {self._budget.total_seconds:g} s"
            raise FetchError(Outcome.TIMEOUT, spent) from error
        except FetchError:
            # Else who waits for its turn at a host to try again, with room for a body that it lost,
            # and who has that turn and waits for room, wait for each other.
            self._guest.leave()
            raise
        finally:
            self._seconds_left -= time.monotonic() - self._guest.seconds_waited - started
