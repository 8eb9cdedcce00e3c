"""Undo the content codings of a body while it arrives, within a budget."""

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.codings import (
    BrotliStage,
    Stage,
    deflate_stage,
    gzip_stage,
    is_gzip,
    is_zstd,
    zstd_stage,
)

ACCEPTED = "gzip, deflate, br, zstd"
_MOST_LAYERS = 3  # two codings, and a .gz file in them; nobody sends more in good faith
_SAMPLE = 512  # bytes that tell text from a coding that has no magic number
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1b"))  # what no text holds


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its content coding."""

    body: bytes
    complete: bool  # False when the coding says that more should follow


class Unpacker:
    """Undo gzip, deflate, br and zstd of one body, whatever the header says.

    Plain text under a header that promises a coding is taken as it is; gzip and zstd without a
    header (sitemap.xml.gz) are unpacked. No more than `limit` bytes are ever kept; beyond it
    `feed` raises `FetchError` too_large, or with `keep_head` wants no more. Also raises
    bad_encoding.
    """

    def __init__(self, coding: str | None, limit: int, *, keep_head: bool = False) -> None:
        """Read the Content-Encoding header: codings in the order in which they were applied."""
        codings = _names(coding)
        if len(codings) > _MOST_LAYERS:
            raise FetchError(Outcome.BAD_ENCODING, f"{len(codings)} codings on top of each other")
        self._limit = limit
        self._keep_head = keep_head
        self._layer = _Layer(codings, limit)
        self._pieces: list[bytes] = []
        self._size = 0
        self._is_full = False

    def feed(self, data: bytes) -> bool:
        """Take what has arrived; say whether more is wanted."""
        for _ in self.steps(data):
            pass
        return not self._is_full

    def steps(self, data: bytes) -> Iterator[int]:
        """Take what has arrived, a piece at a time; give the size so far after each."""
        return self._take(self._layer.feed(data))

    @property
    def is_full(self) -> bool:
        """Say whether no more is wanted."""
        return self._is_full

    def finish(self) -> Decoded:
        """Give the body when no more of it will come."""
        if not self._is_full:
            for _ in self._take(self._layer.end()):
                pass
        body = b"".join(self._pieces)
        return Decoded(body[: self._limit], self._layer.complete and not self._is_full)

    def _take(self, pieces: Iterator[bytes]) -> Iterator[int]:
        """Keep what comes out, within the limit."""
        try:
            for piece in pieces:
                self._pieces.append(piece)
                self._size += len(piece)
                if self._size > self._limit:
                    raise _too_large(self._limit)
                yield self._size
        except FetchError as error:
            if not self._keep_head or error.outcome != Outcome.TOO_LARGE:
                raise
            self._is_full = True


class _Layer:
    """One coding, the last that was applied, and in it the layer below."""

    def __init__(self, codings: tuple[str, ...], limit: int, depth: int = 0) -> None:
        self._codings = codings
        self._limit = limit
        self._depth = depth
        self._head = b""  # until it is long enough to tell what it is
        self._is_decided = False
        self._stage: Stage | None = None  # None: nothing to undo
        self._below: _Layer | None = None
        self._size = 0

    @property
    def complete(self) -> bool:
        return self._stage is None or (
            self._stage.complete and self._below is not None and self._below.complete
        )

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived."""
        if not self._is_decided:
            data, self._head = self._head + data, b""
            if len(data) < _SAMPLE:
                self._head = data
                return
            self._use(self._stage_for(data))
        yield from self._pass(data)

    def end(self) -> Iterator[bytes]:
        """Unpack what was held back."""
        if not self._is_decided:
            yield from self._end_short()
        if self._below is not None:
            yield from self._below.end()

    def _end_short(self) -> Iterator[bytes]:
        """Unpack a body too short to tell text from a coding by its looks: by trying."""
        head, self._head = self._head, b""
        stage = self._stage_for(head) if head else None
        if stage is None or not _is_text(head):
            self._use(stage)
            yield from self._pass(head)
            return
        try:
            pieces = tuple(self._counted(stage.pieces(head)))
        except FetchError as error:
            if error.outcome == Outcome.TOO_LARGE:
                raise
            pieces = ()
        if stage.complete:
            self._use(stage)
            yield from self._down(pieces)
        else:
            self._use(None)
            yield head

    def _use(self, stage: Stage | None) -> None:
        """Decide what this layer is."""
        self._is_decided = True
        self._stage = stage
        if stage is not None:
            self._below = _Layer(self._codings[:-1], self._limit, self._depth + 1)

    def _pass(self, data: bytes) -> Iterator[bytes]:
        """Unpack bytes of a layer that is decided."""
        if self._stage is None:
            yield data
        else:
            yield from self._down(self._counted(self._stage.pieces(data)))

    def _down(self, pieces: Iterator[bytes] | tuple[bytes, ...]) -> Iterator[bytes]:
        """Hand what was unpacked to the layer below."""
        assert self._below is not None  # noqa: S101 -- made together with the stage
        for piece in pieces:
            yield from self._below.feed(piece)

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Hold every layer to the limit: the one below may throw away what this one makes."""
        for piece in pieces:
            self._size += len(piece)
            yield piece
            if self._size > self._limit:
                raise _too_large(self._limit)

    def _stage_for(self, head: bytes) -> Stage | None:
        """Choose: bytes that say what they are beat the header, and so does plain text."""
        if self._depth < _MOST_LAYERS and is_gzip(head):
            return gzip_stage()
        if self._depth < _MOST_LAYERS and is_zstd(head):
            return zstd_stage()
        if not self._codings or (len(head) >= _SAMPLE and _is_text(head)):
            return None
        if self._codings[-1] == "deflate":
            return deflate_stage(head)
        if self._codings[-1] == "br":
            return BrotliStage()
        if _is_text(head):
            return None
        raise FetchError(Outcome.BAD_ENCODING, f"not readable as {self._codings[-1][:100]!r}")


def _names(coding: str | None) -> tuple[str, ...]:
    """Read a Content-Encoding header."""
    names = (part.strip().lower() for part in (coding or "").split(","))
    return tuple(name for name in names if name not in ("", "identity", "none"))


def _is_text(raw: bytes) -> bool:
    """Say whether the beginning has no byte that only binary data has."""
    sample = raw[:_SAMPLE]
    return len(sample.translate(None, _CONTROL)) == len(sample)


def _too_large(limit: int) -> FetchError:
    """Build the error for a bomb."""
    return FetchError(Outcome.TOO_LARGE, f"more than {limit} bytes when unpacked")
