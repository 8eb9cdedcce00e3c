"""Faults of time, size, content coding and connection; importing this registers them."""

import asyncio
import gzip
import zlib

from extractors.model import Outcome
from tests.net.faultkit import FEED, Out, Request, bomb, fault, plain, says

# -- the healthy one ------------------------------------------------------------------------------


@fault("control", Outcome.OK)
async def _control(request: Request, out: Out) -> None:
    if request.headers.get("if-none-match") == '"v1"':
        await out.answer(304, b"", 'ETag: "v1"')
    else:
        modified = "Last-Modified: Wed, 30 Apr 2025 10:00:00 GMT"
        await out.answer(200, FEED, 'ETag: "v1"', modified, "Content-Type: application/rss+xml")


# -- time -----------------------------------------------------------------------------------------


@fault("slow-headers", Outcome.TIMEOUT)
async def _slow_headers(_: Request, out: Out) -> None:
    await out.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        await asyncio.sleep(0.2)
        await out.raw(b"a")


@fault("never-answers", Outcome.TIMEOUT)
async def _never_answers(_: Request, _out: Out) -> None:
    await asyncio.sleep(3_600)


@fault("drip-body", Outcome.TIMEOUT)
async def _drip_body(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", f"Content-Length: {len(FEED)}")
    for byte in FEED:
        await out.raw(bytes([byte]))
        await asyncio.sleep(0.2)


@fault("endless-continue", Outcome.TIMEOUT)
async def _endless_continue(_: Request, out: Out) -> None:
    while True:
        await out.raw(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.1)


# -- size -----------------------------------------------------------------------------------------


@fault("huge-content-length", Outcome.TOO_LARGE)
async def _huge_content_length(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", "Content-Length: 10000000000")
    while True:
        await out.raw(b" " * 65_536)
        await asyncio.sleep(0.06)


@fault("endless-body", Outcome.TOO_LARGE)
async def _endless_body(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
    while True:
        await out.raw(b"4000\r\n" + b" " * 0x4000 + b"\r\n")


plain("gzip-bomb", Outcome.TOO_LARGE, 200, bomb(100), "Content-Encoding: gzip")
plain(
    "gzip-bomb-in-gzip", Outcome.TOO_LARGE, 200, gzip.compress(bomb(100)), "Content-Encoding: gzip"
)
plain("header-bomb", Outcome.TOO_LARGE, 200, FEED, *(f"X-{i}: {'x' * 20_000}" for i in range(5)))
plain("header-line-bomb", Outcome.TOO_LARGE, 200, FEED, f"X-Long: {'x' * 200_000}")
plain("header-count-bomb", Outcome.TOO_LARGE, 200, FEED, *(f"X-{i}: 1" for i in range(3_000)))
plain("many-cookies", Outcome.OK, 200, FEED, *(f"Set-Cookie: c{i}={'v' * 100}" for i in range(200)))

# -- content coding -------------------------------------------------------------------------------

_raw_deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
RAW_DEFLATE = _raw_deflate.compress(FEED) + _raw_deflate.flush()
GZ = gzip.compress(FEED)
for _name, _expected, _body, _coding in (
    ("gzip", Outcome.OK, GZ, "gzip"),
    ("gzip-lie", Outcome.OK, FEED, "gzip"),
    ("gzip-trailing", Outcome.OK, GZ + b"\0\0junk", "gzip"),
    ("gzip-members", Outcome.OK, gzip.compress(FEED[:50]) + gzip.compress(FEED[50:]), "gzip"),
    ("gzip-twice", Outcome.OK, gzip.compress(GZ), "gzip"),
    ("gzip-unsaid", Outcome.OK, GZ, "identity"),
    ("gzip-cut", Outcome.TRUNCATED, GZ[:-40], "gzip"),
    ("gzip-damaged", Outcome.BAD_ENCODING, GZ[:60] + b"\xff" * 40 + GZ[100:], "gzip"),
    ("gzip-many-members", Outcome.BAD_ENCODING, gzip.compress(b"") * 5_000, "gzip"),
    ("deflate-zlib", Outcome.OK, zlib.compress(FEED), "deflate"),
    ("deflate-raw", Outcome.OK, RAW_DEFLATE, "deflate"),
    ("deflate-lie", Outcome.OK, FEED, "deflate"),
    ("charset-as-coding", Outcome.OK, FEED, "UTF-8"),
):
    plain(_name, _expected, 200, _body, f"Content-Encoding: {_coding}")

# -- broken connections and broken HTTP -----------------------------------------------------------


@fault("truncated-body", Outcome.TRUNCATED)
async def _truncated_body(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", f"Content-Length: {len(FEED) + 500}", 'ETag: "half"')
    await out.raw(FEED[:400])
    out.writer.close()


@fault("reset-mid-body", Outcome.CONNECTION_ERROR)
async def _reset_mid_body(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", f"Content-Length: {len(FEED)}")
    await out.raw(FEED[: len(FEED) // 2])
    await asyncio.sleep(0.05)
    out.reset()


@fault("reset-without-length", Outcome.CONNECTION_ERROR)
async def _reset_without_length(_: Request, out: Out) -> None:
    await out.head("HTTP/1.0 200 OK")
    await out.raw(FEED[: len(FEED) // 2])
    await asyncio.sleep(0.05)
    out.reset()


@fault("hang-up", Outcome.CONNECTION_ERROR)
async def _hang_up(_: Request, out: Out) -> None:
    out.writer.close()


@fault("flapping", Outcome.OK)
async def _flapping(request: Request, out: Out) -> None:
    if request.hit % 3 == 1:
        await out.answer(500, b"oops")
    elif request.hit % 3 == 2:
        out.reset()
    else:
        await out.answer(200, FEED)


says("http09", Outcome.BAD_RESPONSE, FEED)
says("garbage", Outcome.BAD_RESPONSE, b"\x16\x03\x01\x02\x00\x01\x00" * 20)
says("bad-status", Outcome.BAD_RESPONSE, b"HTTP/1.1 OK 200\r\n\r\n")
says("switching", Outcome.BAD_RESPONSE, b"HTTP/1.1 101 Sure\r\nUpgrade: x\r\n\r\n")
says("http10", Outcome.OK, b"HTTP/1.0 200 OK\r\n\r\n" + FEED)
says(
    "chunks-cut",
    Outcome.TRUNCATED,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + FEED[:0x40] + b"\r\n",
)
says(
    "chunks-bad",
    Outcome.BAD_RESPONSE,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + FEED[:0x40] + b"\r\nZZZ\r\n",
)
says(
    "two-lengths",
    Outcome.BAD_RESPONSE,
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\n" + FEED[:50],
)
says(
    "body-overflow",
    Outcome.BAD_RESPONSE,
    b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + FEED[:300],
)
says(
    "continue",
    Outcome.OK,
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
    + str(len(FEED)).encode()
    + b"\r\n\r\n"
    + FEED,
)

says(
    "body-newline",
    Outcome.OK,
    b"HTTP/1.1 200 OK\r\nContent-Length: " + str(len(FEED)).encode() + b"\r\n\r\n" + FEED + b"\r\n",
)


@fault("chunks-bad-late", Outcome.BAD_RESPONSE)
async def _chunks_bad_late(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
    await out.raw(b"40\r\n" + FEED[:0x40] + b"\r\n")
    await asyncio.sleep(0.1)
    await out.raw(b"ZZZ\r\n")
