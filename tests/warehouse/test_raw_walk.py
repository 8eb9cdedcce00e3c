"""Many pages out of the raw archive in one walk: the right capture, whole, or why not."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.samples import MINUTE, NOON, TEXTS, page
from warehouse.raw import RawArchive, read_raw, segments
from warehouse.raw_walk import Wanted, walk_raw

WALL = "<p>Davam etmək üçün kukilərə razılıq verin / برای ادامه بپذیرید</p>".encode()


def archived(home, *pages, kind="page", every=2):
    """Put pages into segments of so many."""
    with RawArchive(home) as archive:
        for number, each in enumerate(pages):
            archive.put(each, kind=kind)
            if number % every == every - 1:
                archive.flush()
    return pages


def texts(number):
    return [
        page(
            f"{TEXTS[at % 6]} {at}".encode(),
            url=f"https://a.test/{at}",
            fetched_at=NOON + at * MINUTE,
        )
        for at in range(number)
    ]


def wanted(*pages):
    return [Wanted(each.sha256, each.fetched_at) for each in pages]


def test_each_page_comes_once_with_its_bytes_and_provenance(tmp_path):
    pages = archived(tmp_path, *texts(7))
    found = dict(walk_raw(tmp_path, wanted(*reversed(pages))))
    assert [found[number] for number in range(7)] == list(reversed(pages))


def test_bytes_that_came_from_many_addresses_have_each_their_own(tmp_path):
    walls = [
        page(WALL, url=f"https://{at}.test/", fetched_at=NOON + at * MINUTE) for at in range(5)
    ]
    archived(tmp_path, *walls, every=1)
    archived(tmp_path, page(WALL, url="https://later.test/", fetched_at=NOON + 60 * MINUTE))
    found = dict(walk_raw(tmp_path, wanted(*walls)))
    assert [found[number] for number in range(5)] == walls
    # An instant that no capture has: the nearest one.
    [(_, near)] = walk_raw(tmp_path, [Wanted(walls[0].sha256, NOON + 50 * MINUTE)])
    assert near.url == "https://later.test/"


def test_the_body_of_a_feed_is_no_page(tmp_path):
    same = page(WALL, url="https://feed.test/rss", fetched_at=NOON)
    archived(tmp_path, same, kind="feed")
    archived(tmp_path, page(WALL, url="https://a.test/", fetched_at=NOON + 9 * MINUTE))
    [(_, found)] = walk_raw(tmp_path, wanted(same))
    assert found.url == "https://a.test/"


def test_a_damaged_segment_costs_its_own_pages_and_is_named(tmp_path):
    pages = archived(tmp_path, *texts(6))
    torn = segments(tmp_path)[1]
    torn.write_bytes(torn.read_bytes()[:-20])
    found = dict(walk_raw(tmp_path, wanted(*pages)))
    assert [found[number] for number in (0, 1, 4, 5)] == [pages[at] for at in (0, 1, 4, 5)]
    assert all(torn.name in found[number] for number in (2, 3))


def test_bytes_that_are_not_those_of_their_checksum_are_not_given(tmp_path):
    whole, changed = texts(2)
    lie = page(b"other bytes", url=changed.url, fetched_at=changed.fetched_at)
    with RawArchive(tmp_path) as archive:
        archive.put(whole, kind="page")
        object.__setattr__(lie, "sha256", changed.sha256)
        archive.put(lie, kind="page")
    found = dict(walk_raw(tmp_path, wanted(whole, changed)))
    assert found[0] == whole
    assert "damaged" in found[1]


def test_what_the_archive_never_had_is_said(tmp_path):
    archived(tmp_path, *texts(1))
    [(number, problem)] = walk_raw(tmp_path, [Wanted("0" * 64, NOON)])
    assert (number, problem) == (0, "the raw archive does not hold it")
    assert dict(walk_raw(tmp_path / "empty", [Wanted("0" * 64, NOON)])) == {0: problem}


@settings(deadline=None, max_examples=10)
@given(
    seed=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=12),
    every=st.integers(1, 4),
)
def test_a_walk_gives_what_searching_one_by_one_gives(tmp_path_factory, seed, every):
    home = tmp_path_factory.mktemp("walk")
    pages = [
        page(
            TEXTS[text].encode(), url=f"https://{at}.test/", fetched_at=NOON + timedelta(hours=hour)
        )
        for at, (text, hour) in enumerate(seed)
    ]
    archived(home, *pages, every=every)
    found = dict(walk_raw(home, wanted(*pages)))
    assert len(found) == len(pages)
    for number, each in enumerate(pages):
        assert found[number].body == read_raw(home, each.sha256).body
        assert found[number].fetched_at == each.fetched_at
