"""Undo one content coding, a bounded piece at a time: gzip, deflate, br, zstd."""

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

from extractors.errors import FetchError
from extractors.model import Outcome

_PIECE = 65_536  # bytes out at a time
_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15  # zlib's wbits
_DEFLATE_METHOD = 8  # RFC 1950 section 2.2: low four bits of the first byte
_MAGIC_LENGTH = 4
# What follows a member is copied once for each; 20-byte members in one chunk would be quadratic.
# bgzip writes a member for every 64 KiB: 244 in the largest body that we keep.
_MOST_MEMBERS = 500
# Four bytes of zstd can stand for a block of 128 KiB and its decoder gives all that its input
# holds: so many bytes in are at most 4 MiB out.
_ZSTD_SLICE = 128
_ZSTD_WINDOW = 8 << 20  # RFC 9659 section 3: no sender may ask for more of us


class Stage(Protocol):
    """One coding being undone."""

    @property
    def complete(self) -> bool:
        """Say whether the coded data has come to its end."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived; raises `FetchError` (bad_encoding) when it is damaged."""


def is_gzip(data: bytes) -> bool:
    """Say whether these bytes call themselves gzip."""
    return data.startswith(b"\x1f\x8b\x08")


def is_zstd(data: bytes) -> bool:
    """Say whether these bytes call themselves zstd: a frame, or one to be skipped (RFC 8878)."""
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return True
    return data[1:4] == b"\x2a\x4d\x18" and data[0] & 0xF0 == 0x50  # noqa: PLR2004 -- 0x50 .. 0x5F


def gzip_stage() -> Stage:
    """Undo gzip (RFC 1952): one member after the other."""
    return _Members(is_gzip, lambda: _Inflater(_GZIP))


def zstd_stage() -> Stage:
    """Undo zstd (RFC 8878): one frame after the other."""
    return _Members(is_zstd, _ZstdFrame)


def deflate_stage(head: bytes) -> Stage:
    """Undo deflate with or without its zlib frame: servers disagree on what the word means."""
    framed = head[0] & 0x0F == _DEFLATE_METHOD and int.from_bytes(head[:2]) % 31 == 0
    return _Inflater(_ZLIB if framed else _RAW_DEFLATE)


class BrotliStage:
    """Undo br (RFC 7932)."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._stream = brotli.Decompressor()
        self.complete = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived; unlike in gzip, nothing may follow the end."""
        try:
            yield self._stream.process(data, output_buffer_limit=_PIECE)
            while not self._stream.can_accept_more_data():
                yield self._stream.process(b"", output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise _damaged(error) from error
        self.complete = self._stream.is_finished()


class _Member(Protocol):
    """One packed stream; knows what came after its end."""

    @property
    def complete(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def pieces(self, data: bytes) -> Iterator[bytes]: ...


class _Inflater:
    """A zlib stream of any frame."""

    def __init__(self, window_bits: int) -> None:
        self._stream = zlib.decompressobj(window_bits)

    @property
    def complete(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def pieces(self, data: bytes) -> Iterator[bytes]:
        try:
            while not self._stream.eof:
                piece = self._stream.decompress(data, _PIECE)
                yield piece
                data = self._stream.unconsumed_tail
                if not data and len(piece) < _PIECE:
                    return
        except zlib.error as error:
            raise _damaged(error) from error


class _ZstdFrame:
    """A zstd frame, unpacked in slices so small that none can be a bomb."""

    def __init__(self) -> None:
        import zstandard  # noqa: PLC0415 -- 15 ms, and hardly any host sends it

        self._error = zstandard.ZstdError
        self._stream = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self.unused_data = b""

    @property
    def complete(self) -> bool:
        return self._stream.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        try:
            for start in range(0, len(data), _ZSTD_SLICE):
                yield self._stream.decompress(data[start : start + _ZSTD_SLICE])
                if self._stream.eof:
                    self.unused_data = self._stream.unused_data + data[start + _ZSTD_SLICE :]
                    return
        except self._error as error:
            raise _damaged(error) from error


class _Members:
    """Packed streams one after the other; what follows them and is none is ignored."""

    def __init__(self, begins: Callable[[bytes], bool], new: Callable[[], _Member]) -> None:
        self._begins = begins
        self._new = new
        self._member: _Member | None = None
        self._count = 0
        self._undecided = b""  # between two members: too few bytes to tell what they are
        self._is_over = False

    @property
    def complete(self) -> bool:
        return self._member is None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._undecided:
            data, self._undecided = self._undecided + data, b""
        while data and not self._is_over:
            member = self._member or self._next(data)
            if member is None:
                return
            yield from member.pieces(data)
            if not member.complete:
                return
            data, self._member = member.unused_data, None

    def _next(self, data: bytes) -> _Member | None:
        """Begin the next member, if what follows is one."""
        if len(data) < _MAGIC_LENGTH:
            self._undecided = data
            return None
        self._is_over = not self._begins(data)
        if self._is_over:
            return None
        self._count += 1
        if self._count > _MOST_MEMBERS:
            raise FetchError(Outcome.BAD_ENCODING, f"more than {_MOST_MEMBERS} packed members")
        self._member = self._new()
        return self._member


def _damaged(error: Exception) -> FetchError:
    """Build the error for data that is not what it says."""
    return FetchError(Outcome.BAD_ENCODING, f"compressed body is damaged: {error}")
