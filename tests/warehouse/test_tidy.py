"""Tidying frees what nobody needs, and never anything else."""

import os
import shutil
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.ids import sha256_hex
from extractors.model import Page
from tests.warehouse.samples import DAY, NOON, article, batch, entry, fetch, state
from tests.warehouse.test_rebuild import load, rows_of, write
from warehouse.connect import attach, memory_connection
from warehouse.publish import Keep, publish, published_file, published_files
from warehouse.raw import RawArchive, read_raw, segments
from warehouse.raw_names import count_referred, lost, referred, unnamed
from warehouse.tidy import DAMAGED, TEMPORARY, UNREFERRED, tidy

MONTH = 31 * DAY


def tidied(home, now=NOON + MONTH, **options):
    options = {"is_trial": False, "step": lambda *_: None} | options
    return tidy(home, now=now, who="test", wait_seconds=1, **options)


def page(text, at=NOON):
    body = text.encode()
    url = f"https://irna.example/{sha256_hex(body)[:6]}"
    return Page(url, url, 200, (("Content-Type", "text/html"),), body, at, sha256_hex(body))


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A home whose tables speak of "سند 0", each in another place, and of none of the others."""
    home = tmp_path_factory.mktemp("lived")
    refs = [page(f"سند {number}").sha256 for number in range(3)]
    told = article("a")
    write(
        home,
        replace(told, article_versions=(replace(told.article_versions[0], raw_ref=refs[0]),)),
        batch(fetches=(fetch("f", raw_ref=refs[1]),), entries=(entry("e"),)),
        batch(feed_states=(state("s", body_sha256=refs[2]),)),
    )
    load(home, 0)
    return home


@pytest.fixture(scope="module")
def lived_rows(lived):
    return rows_of(lived)


chosen = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["page", "feed", "seed"]), st.integers(0, 30)),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(chosen)
def test_only_what_is_old_and_nobody_refers_to_goes(lived, lived_rows, captures):
    shutil.rmtree(lived / "raw", ignore_errors=True)
    for number, kind, days in captures:  # each in a segment of its own, or with the next
        with RawArchive(lived) as archive:
            archive.put(page(f"سند {number}", NOON + MONTH - days * DAY), kind=kind)
            archive.put(page("سند 1", NOON), kind="page")
    needed = {
        number
        for number, kind, days in captures
        if number < 3 or kind == "seed" or days * DAY <= UNREFERRED
    }
    told = tidied(lived, is_trial=True)
    assert tidied(lived, is_trial=True) == told
    freed = tidied(lived)
    assert [each.path for each in freed] == [each.path for each in told]
    for number in {number for number, *_ in captures}:
        found = read_raw(lived, page(f"سند {number}").sha256)
        assert (found is not None) == (number in needed), number
        assert found is None or found.body == f"سند {number}".encode()
    assert rows_of(lived) == lived_rows
    assert tidied(lived) == ()


def test_what_accidents_left_goes_when_it_is_old(lived, tmp_path):
    home = shutil.copytree(lived, tmp_path / "خانه", symlinks=True)
    left = {
        "raw/2026/03/20/.1-2.tmp": TEMPORARY,
        "published/.7.tmp": TEMPORARY,
        "spool/damaged/خراب.parquet": DAMAGED,
        "core.duckdb.damaged": DAMAGED,
    }
    now = NOON + MONTH
    for name in left:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"x")
    for slack, gone in ((-DAY, set()), (DAY / 2, set(left))):
        for name, age in left.items():
            os.utime(home / name, ((now - age - slack).timestamp(),) * 2)
        freed = tidied(home, now)
        assert {str(each.path.relative_to(home)) for each in freed} == gone
    assert not any((home / name).exists() for name in left)


SNAPSHOTS = {  # hours before now, newest first, of each file; those that stay
    "the newest": (Keep(2, days=0), (0, 1, 2, 30), {0, 1}),
    "one a day": (Keep(1, days=3), (0, 1, 25, 26, 50, 120), {0, 25, 50}),
    "nothing goes": (None, (0, 1, 2, 3, 4), {0, 1, 2, 3, 4}),
}


@pytest.mark.parametrize("case", SNAPSHOTS)
def test_published_files_are_kept_as_the_policy_says(tmp_path, case):
    keep, hours, kept = SNAPSHOTS[case]
    (tmp_path / "core.duckdb").write_bytes(b"DUCK")
    names = {}
    for hour in sorted(hours, reverse=True):
        made = publish(tmp_path, now=NOON - hour * DAY / 24, keep=None if hour else keep)
        names[made.name] = hour
    assert {names[path.name] for path in published_files(tmp_path)} == kept


def test_a_full_disk_keeps_no_days(tmp_path, monkeypatch):
    (tmp_path / "core.duckdb").write_bytes(b"DUCK")
    for hour in (50, 25, 1):
        publish(tmp_path, now=NOON - hour * DAY / 24, keep=None)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=7))  # of 4 a file
    made = publish(tmp_path, now=NOON, keep=Keep(2, days=7))
    assert published_files(tmp_path)[0] == made
    assert len(published_files(tmp_path)) == 2


def test_one_rule_says_what_refers_to_a_body(lived, tmp_path):
    """For tidying, for verifying, and for finding what a killed run left."""
    (tmp_path / "raw").mkdir()
    with RawArchive(tmp_path) as archive:
        for number in (0, 7):
            archive.put(page(f"سند {number}"), kind="page")
        archive.put(page("toxum"), kind="seed")
    refs = [page(f"سند {number}").sha256 for number in range(3)]
    with closing(memory_connection()) as con:
        attach(con, published_file(lived), "araxes", read_only=True)
        assert referred(con) - {None} == set(refs)
        assert count_referred(con) == 3
        assert set(lost(con, segments(tmp_path))) == set(refs[1:])
        assert unnamed(con, segments(tmp_path), NOON - DAY) == {segments(tmp_path)[0]: [1]}
        assert unnamed(con, segments(tmp_path), NOON + DAY) == {}
