"""One request and its answer over aiohttp; whatever the world does wrong becomes a `FetchError`."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.address import Target
from flows.net.budgets import Budget
from flows.net.encoding import decode

# aiohttp's own defaults (8,190 bytes, 128 fields) turn away real sites with long policies and many
# cookies; the budget for all headers together is checked after them.
LONGEST_HEADER = 32_768
MOST_HEADERS = 512


@dataclass(slots=True)
class Tally:
    """What a fetch has cost so far, counted while it happens."""

    requests: int = 0
    bytes: int = 0  # of bodies, content coding still on
    status: int | None = None  # of the last request, as soon as it is known


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
    session: aiohttp.ClientSession,
    target: Target,
    headers: Mapping[str, str],
    budget: Budget,
    tally: Tally,
) -> Answer:
    """Ask once and read the answer within the budget's bytes; time is the caller's business."""
    tally.requests += 1
    tally.status = None
    try:
        response = await session.get(target.url, headers=headers, allow_redirects=False)
        tally.status = response.status
        try:
            return await _answer(response, budget, tally)
        finally:
            response.release()  # closes the connection unless the body was read to its end
    except (aiohttp.ClientError, OSError) as error:
        raise classified(error) from error


async def send_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a request on its own when a kept connection breaks.

    It would do so at once: no pause, no backoff, not counted. Our own attempts have all three.
    """
    try:
        return await handler(request)
    except (aiohttp.ClientError, OSError) as error:
        raise classified(error) from error


def classified(error: aiohttp.ClientError | OSError) -> FetchError:
    """Name what went wrong."""
    return FetchError(_outcome(error), f"{type(error).__name__}: {error}")


def _outcome(error: BaseException) -> Outcome:
    """Find the outcome for an exception of aiohttp or the operating system."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Outcome.DNS_ERROR
    if _has_cause(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        return Outcome.TLS_ERROR
    if isinstance(error, TimeoutError):
        return Outcome.TIMEOUT
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
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


async def _answer(response: aiohttp.ClientResponse, budget: Budget, tally: Tally) -> Answer:
    """Read what we need of a response."""
    size = sum(len(name) + len(value) + 4 for name, value in response.raw_headers)
    if size > budget.header_bytes:
        raise FetchError(Outcome.TOO_LARGE, f"{size} bytes of headers")
    body, complete = b"", True
    if 200 <= response.status < 300:  # noqa: PLR2004 -- the 2xx
        raw, whole = await _read(response, budget, tally)
        coding = response.headers.get("Content-Encoding")
        decoded = decode(raw, coding, budget.decoded_bytes, keep_head=budget.keeps_head)
        body, complete = decoded.body, decoded.complete and whole
    return Answer(
        status=response.status,
        headers=tuple(
            (name.decode("ascii", "replace").lower(), value.decode("utf-8", "replace"))
            for name, value in response.raw_headers
        ),
        location=response.headers.get("Location"),
        set_cookies=tuple(response.headers.getall("Set-Cookie", ())),
        body=body,
        complete=complete,
    )


async def _read(
    response: aiohttp.ClientResponse, budget: Budget, tally: Tally
) -> tuple[bytes, bool]:
    """Read the body as sent; say whether it is whole."""
    limit = budget.raw_bytes
    declared = response.content_length
    if declared is not None and declared > limit and not budget.keeps_head:
        raise FetchError(Outcome.TOO_LARGE, f"Content-Length {declared}, at most {limit} wanted")
    protocol = _watch(response)
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := await response.content.readany():
            pieces.append(piece)
            size += len(piece)
            tally.bytes += len(piece)
            if size > limit:
                return _head(pieces, budget), False
    except aiohttp.ClientPayloadError as error:
        _raise_if_broken(protocol, error)
        return b"".join(pieces), False
    if declared is None and "Transfer-Encoding" not in response.headers:
        _raise_if_broken(protocol, None)  # only the end of the connection ended this body
    return b"".join(pieces), True


def _head(pieces: list[bytes], budget: Budget) -> bytes:
    """Give the first bytes of a body beyond its budget, if that kind of body is of use in part."""
    if not budget.keeps_head:
        raise FetchError(Outcome.TOO_LARGE, f"body of more than {budget.raw_bytes} bytes")
    return b"".join(pieces)[: budget.raw_bytes]


def _watch(response: aiohttp.ClientResponse) -> ResponseHandler | None:
    """Give the protocol, which knows how a connection ended; None when the body is here already.

    Nonsense between two chunks closes the connection, but aiohttp 3.14 tells the protocol only:
    whoever reads the body would wait until the deadline. So pass it on.
    """
    protocol = response.connection.protocol if response.connection is not None else None
    if protocol is None:  # `is`: a protocol is also an empty queue, hence false
        return None
    if protocol.closed is None:
        _pass_on(response.content, protocol)
    else:
        protocol.closed.add_done_callback(lambda _: _pass_on(response.content, protocol))
    return protocol


def _pass_on(content: aiohttp.StreamReader, protocol: ResponseHandler) -> None:
    """Tell the reader of a body that no more of it will come."""
    if protocol.closed is not None and protocol.closed.done() and not protocol.closed.cancelled():
        protocol.closed.exception()  # looked at: asyncio would complain that nobody did
    error = protocol.exception()
    if isinstance(error, HttpProcessingError) and not content.is_eof():
        content.set_exception(aiohttp.ClientPayloadError(error.message), error)


def _raise_if_broken(protocol: ResponseHandler | None, error: Exception | None) -> None:
    """Tell a broken connection, or nonsense on it, from one that was closed too early.

    aiohttp reports all of them as one kind of error on the body.
    """
    cause = None if protocol is None else protocol.exception()
    if isinstance(cause, OSError):
        raise FetchError(Outcome.CONNECTION_ERROR, f"within the body: {cause}") from error
    if isinstance(cause, HttpProcessingError):
        raise FetchError(Outcome.BAD_RESPONSE, f"within the body: {cause.message}") from error
