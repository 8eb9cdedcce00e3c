"""Raw bytes go in and come out, to the byte."""

import os
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import StoreError
from tests.warehouse.samples import DAY, NOON, TEXTS, page
from warehouse.connect import memory_connection
from warehouse.raw import RawArchive, read_raw, read_segment, segments, with_body


@settings(deadline=None, max_examples=15)
@given(bodies=st.lists(st.binary(max_size=300), min_size=1, max_size=5, unique=True))
def test_any_bytes_come_back_as_they_were(tmp_path_factory, bodies):
    home = tmp_path_factory.mktemp("home")
    pages = [page(body, url=f"https://x.example/{n}") for n, body in enumerate(bodies)]
    with RawArchive(home) as archive:
        refs = [archive.put(each, kind="page") for each in pages]
    assert [read_raw(home, ref) for ref in refs] == pages


def test_headers_that_repeat_and_every_script_survive(tmp_path):
    headers = (
        ("content-type", "text/html; charset=utf-8"),
        ("x-seen", "a"),
        ("x-seen", "b"),
    )
    pages = [page(text.encode(), headers=headers) for text in TEXTS]
    with RawArchive(tmp_path) as archive:
        for each in pages:
            archive.put(each, kind="feed")
    assert [read_raw(tmp_path, each.sha256) for each in pages] == pages


def test_what_an_earlier_archive_has_is_withdrawn_too_and_nothing_else(tmp_path):
    gone, kept = page("سیاهه".encode() * 9), page("Ağdam".encode() * 9)
    with RawArchive(tmp_path) as archive:
        for each in (gone, kept):
            archive.put(each, kind="sitemap")
    with RawArchive(tmp_path) as later:
        later.put(page(b"other"), kind="page")
        later.withdraw(gone.sha256)
    assert read_raw(tmp_path, kept.sha256) == kept
    with closing(memory_connection()) as con:
        told = [each for path in segments(tmp_path) for each in read_segment(con, path)]
    found = {(each.kind, each.has_body) for each in told}
    assert found == {("forgotten", False), ("sitemap", True), ("page", True)}


def test_the_same_bytes_are_kept_once_and_each_fetch_of_them_can_be_cited(tmp_path):
    body = os.urandom(50_000)
    with RawArchive(tmp_path) as archive:
        first = archive.put(page(body), kind="feed", target_id="xəzər-az")
        assert archive.flush() is not None
        elsewhere = page(body, url="https://other.example/خبر", fetched_at=NOON + DAY)
        assert archive.put(elsewhere, kind="page", is_whole=False) == first
    one, two = segments(tmp_path)
    assert two.stat().st_size < 10_000 < one.stat().st_size
    with closing(memory_connection()) as con:
        told = [*read_segment(con, one), *read_segment(con, two)]
    assert [(each.page.url, each.kind, each.target_id, each.is_whole) for each in told] == [
        (page(body).url, "feed", "xəzər-az", True),
        ("https://other.example/خبر", "page", None, False),
    ]
    assert with_body(tmp_path, replace(told[1], has_body=False)).page == elsewhere
    assert read_raw(tmp_path, first).body == body


def test_the_values_of_cookies_are_not_kept_and_the_rest_of_them_is(tmp_path):
    headers = (
        ("set-cookie", "seans=gizli-42; Path=/; HttpOnly"),
        ("Set-Cookie", "b=2"),
        ("content-type", "text/html"),
    )
    with RawArchive(tmp_path) as archive:
        ref = archive.put(page("سرّی".encode(), headers=headers), kind="page")
    assert read_raw(tmp_path, ref).headers == (
        ("set-cookie", "seans=redacted; Path=/; HttpOnly"),
        ("Set-Cookie", "b=redacted"),
        ("content-type", "text/html"),
    )
    assert b"gizli-42" not in segments(tmp_path)[0].read_bytes()


@pytest.mark.parametrize("hours", [-30, -1, 0, 1, 30])
def test_a_page_is_found_wherever_it_is_said_to_be_near(tmp_path, hours):
    with RawArchive(tmp_path) as archive:
        refs = []
        for number, text in enumerate(TEXTS):
            refs.append(
                archive.put(page(text.encode(), fetched_at=NOON + number * DAY), kind="page")
            )
            archive.flush()
    found = [read_raw(tmp_path, ref, near=NOON + hours * DAY / 24) for ref in refs]
    assert [each.body.decode() for each in found] == list(TEXTS)


def test_a_full_buffer_is_written_before_the_end(tmp_path):
    with RawArchive(tmp_path) as archive:
        for number in range(9):
            archive.put(page(os.urandom(1_000_000) + bytes([number])), kind="page")
        assert len(segments(tmp_path)) == 1
    assert len(segments(tmp_path)) == 2


def test_what_was_put_before_an_error_is_kept(tmp_path):
    kept = page("می‌خواهند".encode())

    def fail_after_putting():
        with RawArchive(tmp_path) as archive:
            archive.put(kept, kind="page")
            raise RuntimeError("later")

    with pytest.raises(RuntimeError, match="later"):
        fail_after_putting()
    assert read_raw(tmp_path, kept.sha256) == kept


def test_segments_lie_in_the_folder_of_their_day(tmp_path):
    with RawArchive(tmp_path) as archive:
        archive.put(page(b"x", fetched_at=NOON + 2 * DAY), kind="page")
    assert [path.parent for path in segments(tmp_path)] == [tmp_path / "raw" / "2026" / "03" / "22"]


def test_an_unknown_address_is_none_in_a_full_and_in_an_empty_archive(tmp_path):
    assert read_raw(tmp_path, "0" * 64) is None
    with RawArchive(tmp_path) as archive:
        archive.put(page(b"x"), kind="page")
    assert read_raw(tmp_path, "0" * 64) is None


def test_a_damaged_segment_hides_no_other_and_is_named(tmp_path):
    with RawArchive(tmp_path) as archive:
        good = archive.put(page(b"good"), kind="page")
        archive.flush()
        lost = archive.put(page(b"lost", fetched_at=NOON + DAY), kind="page")
        bad = archive.flush()
    bad.write_bytes(b"torn")
    assert read_raw(tmp_path, good).body == b"good"
    with pytest.raises(StoreError, match=bad.name):
        read_raw(tmp_path, lost)


def test_html_shrinks_to_a_quarter_and_less(tmp_path):
    row = "<div class='خبر'><a href='/news/{0}'>{1}</a></div>\n"
    body = "".join(row.format(n, TEXTS[n % 6]) for n in range(2000)).encode()
    with RawArchive(tmp_path) as archive:
        archive.put(page(body), kind="page")
    assert segments(tmp_path)[0].stat().st_size < len(body) / 4


def test_a_disk_that_refuses_is_one_store_error(tmp_path):
    (tmp_path / "raw").write_text("in the way")
    with pytest.raises(StoreError, match="raw archive"), RawArchive(tmp_path) as archive:
        archive.put(page(b"x"), kind="page")
