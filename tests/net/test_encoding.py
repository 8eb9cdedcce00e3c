import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.encoding import decode
from tests.net.faultkit import bomb

TEXT = "<p>Bakı — باکو, Երևան, Баку, İstanbul, القاهرة</p>".encode()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    " GZIP , identity": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    None: bytes,
    "": bytes,
    "identity": bytes,
    "none": bytes,
}


@pytest.mark.parametrize("coding", PACKERS)
@given(text=st.text(min_size=1))
@settings(deadline=None)
def test_what_was_packed_is_unpacked(coding, text):
    body = TEXT + text.encode("utf-8", "replace")
    decoded = decode(PACKERS[coding](body), coding, 100_000)
    assert decoded.body == body
    assert decoded.complete


@given(raw=st.binary(max_size=2_000), coding=st.sampled_from([*PACKERS, "br", "gzip, gzip", "ə"]))
@settings(deadline=None)
def test_any_bytes_give_a_body_within_the_limit_or_an_outcome(raw, coding):
    try:
        decoded = decode(raw, coding, 1_000)
    except FetchError as error:
        outcome = Outcome(error.outcome)
    else:
        assert len(decoded.body) <= 1_000
        return
    assert outcome in (Outcome.BAD_ENCODING, Outcome.TOO_LARGE)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_cut_body_is_unpacked_as_far_as_it_goes_and_known_to_be_cut(coding):
    body = TEXT * 50 + bytes(range(256)) * 8
    packed = PACKERS[coding](body)
    decoded = decode(packed[: len(packed) // 2], coding, 100_000)
    assert not decoded.complete
    assert body.startswith(decoded.body)
    assert decoded.body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "UTF-8", "gzip, gzip"])
def test_plain_text_under_a_lying_header_is_taken_as_it_is(coding):
    assert decode(TEXT, coding, 1_000).body == TEXT


def test_members_are_joined_and_what_follows_them_is_ignored():
    packed = gzip.compress(TEXT) + gzip.compress(b"<hr>") + b"\0\0\0"
    decoded = decode(packed, "gzip", 1_000)
    assert decoded.body == TEXT + b"<hr>"
    assert decoded.complete


def test_a_packed_file_is_unpacked_whether_the_server_says_so_or_packs_it_again():
    assert decode(gzip.compress(TEXT), None, 1_000).body == TEXT
    assert decode(gzip.compress(gzip.compress(TEXT)), "gzip", 1_000).body == TEXT


def test_damage_is_seen():
    packed = bytearray(gzip.compress(TEXT * 100))
    packed[-5] ^= 1  # in the checksum
    with pytest.raises(FetchError) as caught:
        decode(bytes(packed), "gzip", 100_000)
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
