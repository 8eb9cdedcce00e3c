"""One fetch from its first request to its outcome: redirects under policy, and the reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from extractors.errors import FetchError
from extractors.ids import sha256_hex
from extractors.model import Outcome, Page
from flows.net.address import Target, check_url
from flows.net.answers import PERMANENT, outcome_of, redirect, validator
from flows.net.attempts import Attempts, Means
from flows.net.budgets import Budget, Kind
from flows.net.cookies import Cookies
from flows.net.exchange import Answer
from flows.net.freshness import cache_seconds
from flows.net.headers import NONE, check_headers
from flows.net.reply import Reply
from flows.net.room import Guest

_LONGEST_DETAIL = 200
_GOOD = frozenset({Outcome.OK, Outcome.NOT_MODIFIED})
_KEPT = frozenset({Outcome.OK, Outcome.TRUNCATED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asked for."""

    url: str
    kind: Kind
    budget: Budget
    headers: Mapping[str, str]  # for every request, names in lower case
    own_headers: Mapping[str, str]  # for the first host only: they may be secrets
    min_gap_seconds: float = 0.0  # between two requests to the first host
    etag: str | None = None
    last_modified: str | None = None


class Fetch:
    """The state of one fetch; `run` is called once."""

    def __init__(self, means: Means, wanted: Wanted, guest: Guest) -> None:
        """Begin with the whole budget."""
        self._now = means.clock.now
        self._politeness = means.politeness
        self._wanted = wanted
        self._attempts = Attempts(means, wanted.budget, guest, obey_robots=wanted.kind != "robots")
        self._cookies = Cookies()
        self._redirects: list[int] = []  # their statuses

    async def run(self) -> Reply:
        """Fetch, and say what became of it."""
        try:
            return self._final(await self._walk())
        except FetchError as error:
            return self._reply(Outcome(error.outcome), error.detail)

    async def _walk(self) -> Answer:
        """Ask, and follow redirects by hand, so that policy has its say at every hop."""
        own = check_headers(self._wanted.own_headers)
        target = first = check_url(self._wanted.url)
        if self._wanted.min_gap_seconds:
            self._politeness.set_min_gap(first.key, self._wanted.min_gap_seconds)
        seen = {(target.url, "")}
        while True:
            headers = self._headers(target, own if is_same_place(target, first) else NONE)
            answer = await self._attempts.ask(target, headers)
            location = redirect(answer)
            if location is None:
                return answer
            self._redirects.append(answer.status)
            self._cookies.take(target.url, answer.set_cookies)
            target = _next(target, location)
            step = (target.url, self._cookies.header(target.url))
            if step in seen:
                raise FetchError(Outcome.REDIRECT_LOOP, f"back at {target.url}")
            if len(self._redirects) > self._wanted.budget.redirects:
                raise _too_many(len(self._redirects), target, {url for url, _ in seen})
            seen.add(step)

    def _headers(self, target: Target, own: Mapping[str, str]) -> dict[str, str]:
        """Build the headers of one request."""
        wanted = self._wanted
        headers = {**wanted.headers, **own}
        if wanted.etag:
            headers["if-none-match"] = wanted.etag
        if wanted.last_modified:
            headers["if-modified-since"] = wanted.last_modified
        if cookies := self._cookies.header(target.url, own.get("cookie", "")):
            headers["cookie"] = cookies
        return headers

    def _final(self, answer: Answer) -> Reply:
        """Describe an answer that needs no further request."""
        outcome = outcome_of(answer)
        if outcome is Outcome.NOT_MODIFIED and not (
            self._wanted.etag or self._wanted.last_modified
        ):
            return self._reply(Outcome.BAD_RESPONSE, "status 304, though nothing was known")
        page = self._page(answer) if outcome in _KEPT and answer.body else None
        detail = f"status {answer.status}, {len(answer.body)} bytes"
        if elsewhere := answer.header("refresh"):  # told, not followed: pages reload themselves
            detail = f"{detail}, Refresh: {elsewhere}"
        return self._reply(outcome, detail, answer, page)

    def _page(self, answer: Answer) -> Page:
        """Keep the body with its provenance."""
        return Page(
            url=self._wanted.url,
            final_url=self._attempts.final_url or self._wanted.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self._now(),
            sha256=sha256_hex(answer.body),
        )

    def _reply(
        self,
        outcome: Outcome,
        detail: str,
        answer: Answer | None = None,
        page: Page | None = None,
    ) -> Reply:
        """Put together what the caller gets."""
        attempts = self._attempts
        etag, last_modified = self._validators(outcome, answer)
        return Reply(
            url=self._wanted.url,
            kind=self._wanted.kind,
            outcome=outcome,
            started_at=attempts.started_at,
            duration_ms=round(1_000 * attempts.seconds_spent),
            detail=_one_line(detail),
            final_url=attempts.final_url,
            permanent_url=attempts.final_url if self._has_moved(outcome) else None,
            page=page,
            status=attempts.tally.status,
            etag=etag,
            last_modified=last_modified,
            cache_seconds=self._freshness(outcome, answer),
            retry_after_seconds=attempts.retry_after_seconds,
            bytes=attempts.tally.bytes,
            attempts=attempts.tally.requests,
        )

    def _has_moved(self, outcome: Outcome) -> bool:
        """Say whether the address that we know has a lasting successor that works."""
        moved = bool(self._redirects) and PERMANENT.issuperset(self._redirects)
        return moved and outcome in _GOOD and self._attempts.final_url != self._wanted.url

    def _freshness(self, outcome: Outcome, answer: Answer | None) -> float | None:
        """Say for how long an answer calls itself good."""
        if answer is None or outcome not in _GOOD:
            return None
        return cache_seconds(answer, self._now())

    def _validators(self, outcome: Outcome, answer: Answer | None) -> tuple[str | None, str | None]:
        """Give the validators to send next time; a 304 that names none confirms the old ones."""
        if answer is None or outcome not in _GOOD:
            return None, None
        etag = validator(answer.header("etag"))
        last_modified = validator(answer.header("last-modified"))
        if outcome is Outcome.NOT_MODIFIED:
            return etag or self._wanted.etag, last_modified or self._wanted.last_modified
        return etag, last_modified


def is_same_place(target: Target, first: Target) -> bool:
    """Say whether a hop is where the caller's secrets may go: same host, port and protection."""
    return target.key == first.key and target.url.scheme == first.url.scheme


def _next(target: Target, location: str) -> Target:
    """Find where a redirect leads, relative to where it came from.

    A backslash before the query is a slash, as browsers read it (WHATWG URL, "special" schemes):
    else we would check one host and somebody else could mean another.
    """
    end = min((location + "?").index("?"), (location + "#").index("#"))
    location = location[:end].replace("\\", "/") + location[end:]
    try:
        url = urljoin(str(target.url), location.strip())
    except ValueError as error:
        raise FetchError(Outcome.REFUSED, f"redirect to {location[:200]!r}: {error}") from error
    return check_url(url)


def _too_many(redirects: int, target: Target, seen: set[object]) -> FetchError:
    """Name a chain that does not end: a wall of cookies, or a walk."""
    if target.url in seen:
        return FetchError(Outcome.BLOCKED, f"a new cookie each time and no page at {target.url}")
    return FetchError(Outcome.REDIRECT_LOOP, f"{redirects} redirects and no end")


def _one_line(text: str) -> str:
    """Make text from the network fit for a log line: no control or direction characters."""
    text = text[:_LONGEST_DETAIL]
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
