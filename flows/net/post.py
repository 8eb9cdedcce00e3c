"""Ask an API that the operator has named: the same address policy and limits, other manners.

No robots.txt and no pauses, which are for strangers' sites; no redirects, which could carry the
caller's key to somebody else; nothing is repeated, for an answer may cost money.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.clock import SYSTEM_CLOCK, Clock
from flows.net.address import check_url
from flows.net.answers import outcome_of, redirect
from flows.net.budgets import Budget, Tally
from flows.net.client import tls_context
from flows.net.encoding import ACCEPTED
from flows.net.exchange import Answer, StaleLineError, exchange
from flows.net.headers import check_headers
from flows.net.resolver import CheckedResolver
from flows.net.wire import Wire


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of one POST; never an exception."""

    outcome: Outcome
    status: int | None
    body: bytes  # of a whole 2xx answer, decoded; empty otherwise
    detail: str  # one line for people; no word of it comes from the server
    asked_at: datetime
    duration_ms: float


class Poster:
    """POST to addresses that policy allows; use as an async context manager."""

    def __init__(
        self,
        *,
        allow_private: frozenset[str] = frozenset(),
        user_agent: str,
        budget: Budget,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Take the settings: `allow_private` as the client of the monitor does."""
        self._resolver = CheckedResolver(allow_private=allow_private)
        self._wire = Wire(self._resolver, tls_context(), clock)
        self._user_agent = user_agent
        self._budget = budget
        self._clock = clock

    async def __aenter__(self) -> Self:
        """Begin without connections."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        await self._wire.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Send a body and say what became of it; `headers` may hold a secret."""
        asked_at, began, tally = self._clock.now(), self._clock.monotonic(), Tally()
        answer: Answer | None = None
        try:
            answer = await self._timed(url, body, headers, tally)
            outcome, detail = _meaning(answer)
        except FetchError as error:
            outcome, detail = Outcome(error.outcome), error.detail
        return Posted(
            outcome=outcome,
            status=tally.status,
            body=answer.body if answer is not None and outcome is Outcome.OK else b"",
            detail=detail,
            asked_at=asked_at,
            duration_ms=round(1_000 * (self._clock.monotonic() - began), 1),
        )

    async def _timed(
        self, url: str, body: bytes, headers: Mapping[str, str], tally: Tally
    ) -> Answer:
        """Run one exchange against the clock."""
        target = check_url(url)
        self._resolver.check(target)
        ours = {
            "user-agent": self._user_agent,
            "accept": "application/json",
            "accept-encoding": ACCEPTED,
            "content-type": "application/json",
        }
        given = {**ours, **check_headers(headers)}
        try:
            async with asyncio.timeout(self._budget.total_seconds):
                # A kept connection may have been closed by its host, which has read nothing then.
                for _ in range(2):
                    try:
                        return await exchange(
                            self._wire, target, given, self._budget, tally, _no_wait, body
                        )
                    except StaleLineError as error:
                        stale = error
                raise stale
        except TimeoutError as error:
            spent = f"no whole answer within {self._budget.total_seconds:g} s"
            raise FetchError(Outcome.TIMEOUT, spent) from error


def _meaning(answer: Answer) -> tuple[Outcome, str]:
    """Name what an answer is."""
    if redirect(answer) is not None:
        return Outcome.REFUSED, f"status {answer.status}: a redirect, which is not followed"
    return outcome_of(answer), f"status {answer.status}, {len(answer.body)} bytes"


async def _no_wait() -> None:
    """Make no room: one answer at a time, and a small one."""
