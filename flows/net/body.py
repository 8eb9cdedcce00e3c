"""Read a body within its budget, unpacking it as it comes, and know how it ended."""

from asyncio import Future
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import ClientPayloadError, StreamReader
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage
from aiohttp.http_exceptions import HttpProcessingError

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.budgets import Budget, Tally
from flows.net.encoding import Decoded, Unpacker
from flows.net.room import SMALL_BYTES

MakeRoom = Callable[[], Awaitable[None]]  # waits until a large body may be kept


async def read_body(
    protocol: ResponseHandler,
    message: RawResponseMessage,
    content: StreamReader,
    budget: Budget,
    tally: Tally,
    make_room: MakeRoom,
) -> Decoded:
    """Read and unpack a body; say whether it is whole.

    Raises `FetchError`: too_large, bad_encoding, and for a body that breaks off connection_error
    or bad_response.
    """
    headers = message.headers
    declared = headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > budget.raw_bytes and not budget.keeps_head:
        limit = budget.raw_bytes
        raise FetchError(Outcome.TOO_LARGE, f"Content-Length {declared}, at most {limit} wanted")
    body = Unpacker(
        ", ".join(headers.getall("Content-Encoding", ())),
        budget.decoded_bytes,
        keep_head=budget.keeps_head,
    )
    try:
        with _Watch(protocol, content):
            if not await _pump(content, body, budget, tally, make_room):
                return replace(body.finish(), complete=False)
    except ClientPayloadError as error:
        _raise_if_broken(protocol, error)
        return replace(body.finish(), complete=False)
    if not declared and "Transfer-Encoding" not in headers:
        _raise_if_broken(protocol, None)  # only the end of the connection ended this body
    return body.finish()


async def _pump(
    content: StreamReader, body: Unpacker, budget: Budget, tally: Tally, make_room: MakeRoom
) -> bool:
    """Read to the end; say whether it was reached, or enough is kept."""
    left = budget.raw_bytes
    while piece := await content.readany():
        tally.bytes += len(piece)
        if len(piece) > left and not budget.keeps_head:
            raise FetchError(Outcome.TOO_LARGE, f"body of more than {budget.raw_bytes} bytes")
        for size in body.steps(piece[:left]):
            if size > SMALL_BYTES:
                await make_room()
        if body.is_full or len(piece) > left:
            return False
        left -= len(piece)
    return True


class _Watch:
    """Tell the reader of a body that no more of it will come.

    Nonsense between two chunks closes the connection, but aiohttp 3.14 tells the protocol only:
    whoever reads the body would wait until the deadline. So pass it on.
    """

    def __init__(self, protocol: ResponseHandler, content: StreamReader) -> None:
        self._protocol = protocol
        self._content = content
        self._closed: Future[None] | None = None

    def __enter__(self) -> None:
        if self._content.is_eof():
            return
        self._closed = self._protocol.closed
        if self._closed is None:  # it is closed already
            self._pass_on(None)
        else:
            self._closed.add_done_callback(self._pass_on)

    def __exit__(self, *_: object) -> None:
        if self._closed is not None:
            self._closed.remove_done_callback(self._pass_on)

    def _pass_on(self, _: object) -> None:
        error = self._protocol.exception()
        if isinstance(error, HttpProcessingError) and not self._content.is_eof():
            self._content.set_exception(ClientPayloadError(error.message), error)


def _raise_if_broken(protocol: ResponseHandler, error: Exception | None) -> None:
    """Tell a broken connection, or nonsense on it, from one that was closed too early.

    aiohttp reports all of them as one kind of error on the body.
    """
    cause = protocol.exception()
    if isinstance(cause, OSError):
        raise FetchError(Outcome.CONNECTION_ERROR, f"within the body: {cause}") from error
    if isinstance(cause, HttpProcessingError):
        raise FetchError(Outcome.BAD_RESPONSE, f"within the body: {cause.message}") from error
