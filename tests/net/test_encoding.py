import gzip
import random
import subprocess
import sys
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.encoding import Decoded, Unpacker
from tests.net.faultkit import bomb

TEXT = "<p>Bakı — باکو, Երևան, Баку, İstanbul, القاهرة</p>".encode()


def decode(
    raw: bytes, coding: str | None, limit: int, *, keep_head: bool = False, step: int = 10**9
) -> Decoded:
    unpacker = Unpacker(coding, limit, keep_head=keep_head)
    for start in range(0, len(raw), step):
        if not unpacker.feed(raw[start : start + step]):
            break
    return unpacker.finish()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    " GZIP , identity": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "BR": brotli.compress,
    "zstd": zstandard.compress,
    "gzip, br": lambda body: brotli.compress(gzip.compress(body)),
    "br,zstd": lambda body: zstandard.compress(brotli.compress(body)),
    "zstd, deflate, gzip": lambda body: gzip.compress(zlib.compress(zstandard.compress(body))),
    None: bytes,
    "": bytes,
    "identity": bytes,
    "none": bytes,
}
PACKED = ("gzip", "deflate", "Deflate", "br", "zstd", "gzip, br", "br,zstd")


@pytest.mark.parametrize("coding", PACKERS)
@given(text=st.text(min_size=1), times=st.integers(1, 60), step=st.integers(1, 5_000))
@settings(deadline=None)
def test_what_was_packed_is_unpacked_however_it_arrives(coding, text, times, step):
    body = TEXT * times + text.encode("utf-8", "replace")
    decoded = decode(PACKERS[coding](body), coding, 100_000, step=step)
    assert decoded.body == body
    assert decoded.complete


MAGIC = st.sampled_from(
    [b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18", b"\x78\x9c"]
)


@given(
    magic=MAGIC,
    raw=st.binary(max_size=2_000),
    coding=st.sampled_from([*PACKERS, "gzip, gzip", "ə", "br, br, br, br"]),
    step=st.integers(1, 3_000),
)
@settings(deadline=None)
def test_any_bytes_give_a_body_within_the_limit_or_an_outcome(magic, raw, coding, step):
    try:
        decoded = decode(magic + raw, coding, 1_000, step=step)
    except FetchError as error:
        outcome = Outcome(error.outcome)
    else:
        assert len(decoded.body) <= 1_000
        return
    assert outcome in (Outcome.BAD_ENCODING, Outcome.TOO_LARGE)


@pytest.mark.parametrize("step", [7, 10**6])
@pytest.mark.parametrize("coding", PACKED)
def test_a_cut_body_is_unpacked_as_far_as_it_goes_and_known_to_be_cut(coding, step):
    noise = random.Random(1).randbytes(400_000)
    body = TEXT * 50 + noise  # zstd gives nothing before the end of a block
    packed = PACKERS[coding](body)
    decoded = decode(packed[: len(packed) // 2], coding, 1_000_000, step=step)
    assert not decoded.complete
    assert body.startswith(decoded.body)
    assert decoded.body
    assert not decode(packed[:-1], coding, 1_000_000, step=step).complete


@pytest.mark.parametrize("step", [7, 10**6])
@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "UTF-8", "gzip, gzip", "br, zstd", "compress"]
)
def test_plain_text_under_a_lying_header_is_taken_as_it_is(coding, times, step):
    assert decode(TEXT * times, coding, 9_000, step=step) == Decoded(TEXT * times, complete=True)


@pytest.mark.parametrize("coding", ["compress", "br", "zstd", "deflate", "sdch", "gzip, exi"])
def test_what_is_neither_text_nor_its_coding_is_bad_encoding(coding):
    with pytest.raises(FetchError) as caught:
        decode(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, coding, 9_000)
    assert caught.value.outcome == Outcome.BAD_ENCODING


def test_a_coding_that_tells_its_name_is_believed_over_the_header():
    for coding in ("br", "deflate", "gzip", "zstd", "compress", None):
        assert decode(gzip.compress(TEXT), coding, 1_000).body == TEXT
        assert decode(zstandard.compress(TEXT), coding, 1_000).body == TEXT


def test_more_than_a_few_codings_are_nobodys_good_faith():
    packed = TEXT
    for _ in range(4):
        packed = brotli.compress(packed)
    with pytest.raises(FetchError) as caught:
        decode(packed, "br, br, br, br", 1_000)
    assert caught.value.outcome == Outcome.BAD_ENCODING


def test_a_window_that_no_sender_may_ask_for_is_refused():
    wide = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    packed = packer.compress(TEXT * 50_000) + packer.flush()
    with pytest.raises(FetchError) as caught:
        decode(packed, "zstd", 10**7)
    assert caught.value.outcome == Outcome.BAD_ENCODING


@pytest.mark.parametrize("step", [1, 2, 3, 5, 10**6])
@pytest.mark.parametrize("junk", [b"", b"\0\0\0", b"\r\n", b"\0" * 5_000])
@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_members_are_joined_and_what_follows_them_is_ignored(coding, junk, step):
    pack = PACKERS[coding]
    skipped = b"\x51\x2a\x4d\x18\x05\0\0\0salam" if coding == "zstd" else pack(b"")
    packed = pack(TEXT) + skipped + pack(b"<hr>") + junk
    decoded = decode(packed, coding, 1_000, step=step)
    assert decoded.body == TEXT + b"<hr>"
    assert decoded.complete


def test_a_packed_file_is_unpacked_whether_the_server_says_so_or_packs_it_again():
    assert decode(gzip.compress(TEXT), None, 1_000).body == TEXT
    assert decode(gzip.compress(gzip.compress(TEXT)), "gzip", 1_000).body == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_damage_is_seen(coding):
    sums = zstandard.ZstdCompressor(write_checksum=True).compress
    packed = bytearray((sums if coding == "zstd" else PACKERS[coding])(TEXT * 100))
    packed[-5 if coding == "gzip" else -2] ^= 1  # in the checksum
    with pytest.raises(FetchError) as caught:
        decode(bytes(packed), coding, 100_000)
    assert caught.value.outcome == Outcome.BAD_ENCODING


@pytest.mark.parametrize("layers", [0, 1])
def test_a_bomb_costs_no_more_memory_than_the_limit(layers):
    packed = bomb(200)
    for _ in range(layers):
        packed = gzip.compress(packed)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError) as caught:
            decode(packed, "gzip", 1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.outcome == Outcome.TOO_LARGE
    assert peak < 5_000_000


def test_the_head_of_a_bomb_can_be_kept():
    decoded = decode(bomb(5), "gzip", 1_000, keep_head=True)
    assert len(decoded.body) == 1_000
    assert not decoded.complete


def test_exactly_the_limit_is_not_too_large():
    assert decode(gzip.compress(b"<" * 1_000), "gzip", 1_000).body == b"<" * 1_000
    with pytest.raises(FetchError):
        decode(gzip.compress(b"<" * 1_001), "gzip", 1_000)


BOMBS = """
import resource, sys, zlib
import brotli, zstandard
from extractors.errors import FetchError
from flows.net.encoding import Unpacker

coding, megabytes, limit = sys.argv[1], 120, 16_000_000
piece = b" " * 1_000_000
packers = {
    "gzip": lambda: zlib.compressobj(9, zlib.DEFLATED, 31),
    "deflate": lambda: zlib.compressobj(9),
    "zstd": lambda: zstandard.ZstdCompressor().compressobj(),
}
if coding == "br":
    packer = brotli.Compressor(lgwin=22)
    raw = b"".join(packer.process(piece) for _ in range(megabytes)) + packer.finish()
else:
    packer = packers[coding]()
    raw = b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
del packer
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
unpacker, fed = Unpacker(coding, limit), 0
try:
    for start in range(0, len(raw), 16_384):
        fed += 1
        unpacker.feed(raw[start : start + 16_384])
    unpacker.finish()
except FetchError as error:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(error.outcome, fed, -(-len(raw) // 16_384), grown)
"""


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_of_any_coding_ends_early_and_costs_little_memory(coding):
    """Of the whole process: what brotli and zstd take is not Python's own."""
    done = subprocess.run(
        [sys.executable, "-c", BOMBS, coding], capture_output=True, text=True, check=True
    )
    outcome, fed, pieces, kilobytes = done.stdout.split()
    assert outcome == Outcome.TOO_LARGE
    assert int(fed) <= max(int(pieces) // 2, 1)
    assert int(kilobytes) < 60_000
