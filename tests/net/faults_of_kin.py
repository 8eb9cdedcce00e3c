"""Sisters of the listed faults: other codings, other spellings, other lies; importing registers."""

import asyncio
import gzip
import zlib
from functools import cache

import brotli
import zstandard

from extractors.model import Outcome
from tests.net.faultkit import (
    FEED,
    ROBOTS,
    Out,
    Request,
    fault,
    plain,
    redirects,
    robots,
    says,
)

MEGABYTE = b" " * 1_000_000

# -- other codings --------------------------------------------------------------------------------


@cache
def brotli_bomb(megabytes: int) -> bytes:
    packer = brotli.Compressor(quality=4)
    parts = [packer.process(b"<rss><channel><title>")]
    parts += [packer.process(MEGABYTE) for _ in range(megabytes)]
    return b"".join([*parts, packer.finish()])


@cache
def zstd_bomb(megabytes: int) -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    parts = [packer.compress(b"<rss><channel><title>")]
    parts += [packer.compress(MEGABYTE) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


def deflate_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(MEGABYTE) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


BR = brotli.compress(FEED)
ZSTD = zstandard.compress(FEED)
# A frame that asks for a window of 2 GB before its first byte (RFC 8878 section 3.1.1.1.2).
ZSTD_WINDOW = ZSTD[:4] + b"\x00" + bytes([(31 - 10) << 3]) + b"\x01\x00\x00"

for _name, _expected, _body, _coding in (
    ("brotli", Outcome.OK, BR, "br"),
    ("brotli-upper", Outcome.OK, BR, "BR"),
    ("brotli-bomb", Outcome.TOO_LARGE, brotli_bomb(100), "br"),
    ("brotli-cut", Outcome.TRUNCATED, BR[:-40], "br"),
    ("brotli-damaged", Outcome.BAD_ENCODING, BR[:60] + b"\xff" * 60 + BR[120:], "br"),
    ("brotli-junk", Outcome.BAD_ENCODING, b"\xff\x00\xfe\x01" * 40, "br"),
    ("brotli-lie", Outcome.OK, FEED, "br"),
    ("brotli-is-gzip", Outcome.OK, gzip.compress(FEED), "br"),
    ("zstd", Outcome.OK, ZSTD, "zstd"),
    ("zstd-unsaid", Outcome.OK, ZSTD, "identity"),
    ("zstd-bomb", Outcome.TOO_LARGE, zstd_bomb(100), "zstd"),
    ("zstd-cut", Outcome.TRUNCATED, ZSTD[:-40], "zstd"),
    ("zstd-damaged", Outcome.BAD_ENCODING, ZSTD[:40] + b"\xff" * 40 + ZSTD[80:], "zstd"),
    (
        "zstd-frames",
        Outcome.OK,
        zstandard.compress(FEED[:9]) + zstandard.compress(FEED[9:]),
        "zstd",
    ),
    ("zstd-lie", Outcome.OK, FEED, "zstd"),
    ("zstd-window", Outcome.BAD_ENCODING, ZSTD_WINDOW, "zstd"),
    ("deflate-bomb", Outcome.TOO_LARGE, deflate_bomb(100), "deflate"),
    ("deflate-damaged", Outcome.BAD_ENCODING, zlib.compress(FEED)[:50] + b"\0\1" * 90, "deflate"),
    ("gzip-empty", Outcome.EMPTY, gzip.compress(b""), "gzip"),
    ("gzip-bomb-unsaid", Outcome.TOO_LARGE, gzip.compress(MEGABYTE * 30), "identity"),
    ("coding-unknown", Outcome.BAD_ENCODING, b"\x00\x01\x02\x03" * 200, "compress"),
    ("coding-endless", Outcome.BAD_ENCODING, b"\x00\x01\x02\x03" * 200, "br, " * 200 + "br"),
):
    plain(_name, _expected, 200, _body, f"Content-Encoding: {_coding}")

# -- wrong lengths, endless streams ---------------------------------------------------------------

_OK = b"HTTP/1.1 200 OK\r\n"
says("length-negative", Outcome.BAD_RESPONSE, _OK + b"Content-Length: -5\r\n\r\n" + FEED)
says("length-words", Outcome.BAD_RESPONSE, _OK + "Content-Length: çox\r\n\r\n".encode() + FEED)
says("length-plus", Outcome.BAD_RESPONSE, _OK + b"Content-Length: +9\r\n\r\n" + FEED)
says("length-astronomic", Outcome.BAD_RESPONSE, _OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n")
says(
    "length-and-chunks",
    Outcome.BAD_RESPONSE,
    _OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\n\r\n",
)
says(
    "chunk-astronomic",
    Outcome.BAD_RESPONSE,
    _OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"F" * 40 + b"\r\n<rss>",
)
says("status-endless", Outcome.TOO_LARGE, b"HTTP/1.1 200 " + b"a" * 200_000 + b"\r\n\r\n")
says("header-bare", Outcome.BAD_RESPONSE, _OK + b"No colon here\r\n\r\n" + FEED)
says("header-nul", Outcome.BAD_RESPONSE, _OK + b"X-Nul: a\0b\r\n\r\n" + FEED)


@fault("header-endless", Outcome.TOO_LARGE)
async def _header_endless(_: Request, out: Out) -> None:
    await out.raw(_OK)
    while True:
        await out.raw(b"X-Header: one more\r\n" * 100)


@fault("chunks-drip", Outcome.TIMEOUT)
async def _chunks_drip(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
    while True:
        await out.raw(b"1\r\n \r\n")
        await asyncio.sleep(0.2)


@fault("length-then-silence", Outcome.TIMEOUT)
async def _length_then_silence(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", "Content-Length: 900")
    await asyncio.sleep(3_600)


@fault("gzip-endless", Outcome.TOO_LARGE)
async def _gzip_endless(_: Request, out: Out) -> None:
    await out.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    packer = zlib.compressobj(0, zlib.DEFLATED, 31)
    while True:
        piece = packer.compress(b"<!-- \xd8\xae\xd8\xa8\xd8\xb1 -->" * 4_000)
        if piece:
            await out.raw(b"%x\r\n" % len(piece) + piece + b"\r\n")


@fault("reset-at-once", Outcome.CONNECTION_ERROR)
async def _reset_at_once(_: Request, out: Out) -> None:
    out.reset()


# -- other statuses -------------------------------------------------------------------------------

for _status, _expected in (
    (300, Outcome.BAD_RESPONSE),
    (305, Outcome.BAD_RESPONSE),
    (402, Outcome.HTTP_4XX),
    (406, Outcome.HTTP_4XX),
    (502, Outcome.HTTP_5XX),
    (503, Outcome.HTTP_5XX),
    (520, Outcome.HTTP_5XX),
):
    plain(f"status-{_status}", _expected, _status, FEED)
plain("retry-after-words", Outcome.RATE_LIMITED, 429, b"", "Retry-After: sabah")
plain("retry-after-negative", Outcome.RATE_LIMITED, 429, b"", "Retry-After: -5")
plain(
    "retry-after-1970", Outcome.RATE_LIMITED, 429, b"", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"
)
plain("retry-after-year", Outcome.RATE_LIMITED, 503, b"", "Retry-After: 99999999999999999999")

# -- other redirects ------------------------------------------------------------------------------

redirects("redirect-303", Outcome.OK, "/landed", 303)
redirects("redirect-307", Outcome.OK, "/landed", 307)
redirects("redirect-query", Outcome.OK, "?landed=/landed")
redirects("redirect-up", Outcome.OK, "../../../landed")
redirects("redirect-empty", Outcome.REDIRECT_LOOP, "")
redirects("redirect-fragment", Outcome.REDIRECT_LOOP, "#xəbərlər")
redirects("redirect-ping", Outcome.REDIRECT_LOOP, "http://redirect-pong.faults.test/pong")
redirects("redirect-pong", Outcome.REDIRECT_LOOP, "http://redirect-ping.faults.test/ping")
redirects("redirect-to-tls", Outcome.TLS_ERROR, "https://{host}/landed")
redirects("redirect-ftp", Outcome.REFUSED, "ftp://{host}/landed")
redirects("redirect-data", Outcome.REFUSED, "data:application/rss+xml,<rss/>")
redirects("redirect-gopher", Outcome.REFUSED, "gopher://127.0.0.1:{canary}/_GET")
redirects("redirect-blob", Outcome.REFUSED, "blob:http://{host}/landed")
redirects("redirect-file-host", Outcome.REFUSED, "file://localhost/etc/passwd")
redirects("redirect-unc", Outcome.REFUSED, "//127.0.0.1:{canary}/share")
redirects("redirect-endless", Outcome.REFUSED, "/" + "a" * 9_000)
for _name, _where in {
    "metadata-decimal": "2852039166",
    "metadata-hex": "0xa9fea9fe",
    "metadata-v6": "[fd00:ec2::254]",
    "metadata-mapped": "[::ffff:169.254.169.254]",
    "metadata-nat64": "[64:ff9b::a9fe:a9fe]",
    "metadata-6to4": "[2002:a9fe:a9fe::1]",
    "link-local-v6": "[fe80::1]",
    "private-10": "10.0.0.1",
    "private-172": "172.16.0.1",
    "private-192": "192.168.1.1",
    "carrier": "100.64.0.1",
    "multicast": "224.0.0.1",
    "multicast-v6": "[ff02::1]",
    "broadcast": "255.255.255.255",
    "benchmark": "198.18.0.1",
    "reserved": "240.0.0.1",
    "canary-two": "127.0.0.2:{canary_two}",
    "canary-six": "[::1]:{canary_six}",
    "canary-six-long": "[0:0:0:0:0:0:0:1]:{canary_six}",
    "canary-user": "news.test@127.0.0.1:{canary}",
    "canary-quoted": "127%2e0%2e0%2e1:{canary}",
    "canary-dots": "127。0。0。1:{canary}",
    "canary-padded": "127.000.000.001:{canary}",
    "canary-named-two": "two.test",
    "canary-named-six": "six.test",
}.items():
    redirects(f"redirect-{_name}", Outcome.REFUSED, f"http://{_where}/landed")


@fault("refresh-header", Outcome.EMPTY)
async def _refresh_header(_: Request, out: Out) -> None:
    await out.answer(200, b"", f"Refresh: 0; url=http://127.0.0.1:{out.canary_port}/")


@fault("location-twice", Outcome.OK)
async def _location_twice(request: Request, out: Out) -> None:
    if "/landed" in request.path:
        await out.answer(200, FEED)
    else:
        other = f"Location: http://127.0.0.1:{out.canary_port}/"
        await out.answer(302, b"", "Location: /landed", other)


@fault("cookie-for-others", Outcome.OK)
async def _cookie_for_others(request: Request, out: Out) -> None:
    if "/landed" in request.path:
        assert "oğru" not in request.headers.get("cookie", "")
        await out.answer(200, FEED)
    else:
        await out.answer(302, b"", "Location: /landed", "Set-Cookie: oğru=1; Domain=faults.test")


# -- other robots.txt -----------------------------------------------------------------------------

robots("robots-503", Outcome.ROBOTS, 503, b"User-agent: *\nAllow: /")
robots("robots-429", Outcome.RATE_LIMITED, 429, b"", "Retry-After: 3600")
robots("robots-410", Outcome.OK, 410)
robots("robots-401", Outcome.OK, 401)
robots("robots-empty", Outcome.OK, 200)
robots("robots-bom", Outcome.ROBOTS, 200, b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n")
robots("robots-case", Outcome.ROBOTS, 200, b"USER-AGENT: ARAXES\nDISALLOW: /\n")
robots("robots-binary", Outcome.OK, 200, bytes(range(256)) * 40)
robots("robots-wild", Outcome.ROBOTS, 200, b"User-agent: *\nDisallow: /*.xml$\n")
robots("robots-allowed", Outcome.OK, 200, b"User-agent: *\nDisallow: /\nAllow: /*/feed.xml\n")
robots("robots-gzip", Outcome.ROBOTS, 200, gzip.compress(b"User-agent: *\nDisallow: /\n"))
robots("robots-to-canary", Outcome.REFUSED, 302, b"", "Location: http://169.254.169.254/robots.txt")
robots("robots-loop", Outcome.OK, 302, b"", "Location: /robots.txt")


async def _cut_off(_: Request, out: Out) -> None:
    out.reset()


robots("robots-reset", Outcome.CONNECTION_ERROR, 200)
ROBOTS["robots-reset"] = _cut_off
