"""One request and its answer; whatever the world does wrong becomes a `FetchError`."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientError
from aiohttp.http import RawResponseMessage
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.address import Target
from flows.net.body import MakeRoom, read_body
from flows.net.budgets import Budget, Tally
from flows.net.wire import Line, Wire, send

_BROKEN = (ClientError, HttpProcessingError, OSError)


class StaleLineError(FetchError):
    """A kept connection broke before it answered: its host had closed it, as hosts may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response. The body is read for 2xx only, and decoded."""

    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case
    location: str | None  # bytes that are not UTF-8 as surrogates
    set_cookies: tuple[str, ...]
    body: bytes
    complete: bool

    def header(self, name: str) -> str | None:
        """Give the first header of that name, in lower case."""
        return next((value for key, value in self.headers if key == name), None)


async def exchange(
    wire: Wire,
    target: Target,
    headers: Mapping[str, str],
    budget: Budget,
    tally: Tally,
    make_room: MakeRoom,
    body: bytes | None = None,
) -> Answer:
    """Ask once and read the answer within the budget's bytes; time is the caller's business.

    With a `body` the request is a POST of it, else a GET.
    """
    request = written(target, headers, body)
    tally.requests += 1
    tally.status = None
    line: Line | None = None
    try:
        line = await wire.line(target)
        try:
            answer = await _ask(line, request, budget, tally, make_room)
        except BaseException:
            line.close()  # also at the deadline: a late answer must not meet the next request
            raise
    except _BROKEN as error:
        found = classified(error)
        if line is not None and line.is_kept and tally.status is None:
            raise _stale(found) from error
        raise found from error
    wire.give_back(line)
    return answer


async def _ask(
    line: Line, request: bytes, budget: Budget, tally: Tally, make_room: MakeRoom
) -> Answer:
    """Send, and read what we need of the response."""
    message, content, size = await send(line, request)
    tally.status = message.code
    if size > budget.header_bytes:
        raise FetchError(Outcome.TOO_LARGE, f"{size} bytes of headers")
    if not 200 <= message.code < 300:  # noqa: PLR2004 -- the 2xx
        return _answer(message, b"", complete=True)
    decoded = await read_body(line.protocol, message, content, budget, tally, make_room)
    return _answer(message, decoded.body, complete=decoded.complete)


def _answer(message: RawResponseMessage, body: bytes, *, complete: bool) -> Answer:
    """Put together what the answer says."""
    return Answer(
        status=message.code,
        headers=tuple(
            (name.decode("ascii", "replace").lower(), value.decode("utf-8", "replace"))
            for name, value in message.raw_headers
        ),
        location=message.headers.get("Location"),
        set_cookies=tuple(message.headers.getall("Set-Cookie", ())),
        body=body,
        complete=complete,
    )


def written(target: Target, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
    """Write a GET, or a POST of `body`, as it is sent.

    Raises `FetchError` (refused) for what would be another request. Names are capitalised as
    browsers do it: some firewalls turn away others.
    """
    method = "GET" if body is None else "POST"
    lines = [f"{method} {target.url.raw_path_qs} HTTP/1.1", f"Host: {target.authority}"]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise FetchError(Outcome.REFUSED, f"header {name!r} cannot be sent")
        lines.append(f"{name.title()}: {value}")
    return "\r\n".join((*lines, "", "")).encode("ascii") + (body or b"")


def _stale(found: FetchError) -> FetchError:
    """Tell a connection that was closed while it was kept from one that talks nonsense."""
    is_closed = found.outcome == Outcome.CONNECTION_ERROR
    return StaleLineError(found.outcome, found.detail) if is_closed else found


def classified(error: ClientError | HttpProcessingError | OSError) -> FetchError:
    """Name what went wrong."""
    return FetchError(_outcome(error), f"{type(error).__name__}: {error}")


def _outcome(error: BaseException) -> Outcome:
    """Find the outcome for an exception of aiohttp or the operating system."""
    if _has_cause(error, (ssl.SSLError,)):
        return Outcome.TLS_ERROR
    if isinstance(error, TimeoutError):
        return Outcome.TIMEOUT
    if isinstance(error, ClientError | OSError):
        return Outcome.CONNECTION_ERROR
    if _has_cause(error, (LineTooLong,)) or "Too many headers" in str(error):
        return Outcome.TOO_LARGE
    return Outcome.BAD_RESPONSE


def _has_cause(error: BaseException | None, kinds: tuple[type[BaseException], ...]) -> bool:
    """Say whether an exception is, or came from, one of some kinds."""
    while error is not None:
        if isinstance(error, kinds):
            return True
        error = error.__cause__
    return False
