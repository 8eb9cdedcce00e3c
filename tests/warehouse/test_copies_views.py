"""The views on copies, and what the search for them asks, on a small known world."""

from dataclasses import replace
from datetime import timedelta

import pytest

from extractors.fingerprint import fingerprint
from extractors.ids import content_id
from tests.warehouse.samples import (
    DAY,
    HOUR,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    blank,
    merged,
    outlet,
    version,
)
from warehouse.land import land
from warehouse.likeness import Limits
from warehouse.loader import load_spool
from warehouse.page_rows import Copy, CopySearch
from warehouse.read import Reader
from warehouse.spool import Spool

LIMITS = Limits(days=10, least=2, most=50, common=1_000)


def pair(copy, source, **changes):
    first, second = sorted((copy, source))
    plain = Copy(
        copy_id=content_id("copy", first, second),
        article_id=article_id(copy),
        source_id=article_id(source),
        similarity=0.9,
        basis=("time",),
        credit=None,
        is_same_family=False,
        method_version=1,
        found_at=NOON + DAY,
        run_id=RUN,
    )
    return replace(plain, **changes)


def told(name, outlet_id, hours, text=TEXTS[0], **changes):
    values = {
        "outlet_id": outlet_id,
        "canonical_url": f"https://{outlet_id}.example/{name}",
        "published_at": NOON + hours * HOUR,
        "first_seen_at": NOON + 2 * DAY,
        "seen_at": NOON + 2 * DAY,
    }
    return article(name, text, **values | changes)


def world(*pairs):
    """A wire at five outlets, a story of two, one alone, and a wall of cookies."""
    return merged(
        batch(
            outlets=(
                outlet("wire", family="house"),
                outlet("sister", family="house"),
                *map(outlet, ("daily", "portal", "paper", "lone")),
            )
        ),
        told("wire", "wire", 0, grade=2, relevant=True),
        told("sister", "sister", 1, TEXTS[1], lang="az-Latn", grade=0),
        told("daily", "daily", 2, grade=0),
        told("portal", "portal", 3, published_precision="day", grade=0),
        told("again", "portal", 4, grade=0),
        told("paper", "paper", 0, TEXTS[3], lang="ru"),
        told("reprint", "blog.example", 9, TEXTS[3], lang="ru"),
        told("lone", "lone", 5, TEXTS[2], grade=1),
        told("wall", "lone", 6, TEXTS[4], kind="consent"),
        batch(copies=pairs),
    )


PAIRS = (
    pair("sister", "wire", basis=("credit", "time"), credit="Wire", is_same_family=True),
    pair("daily", "wire"),
    pair("portal", "daily"),  # by way of another copy
    pair("again", "portal"),
    pair("reprint", "paper", found_at=NOON, similarity=0.6),
    pair("paper", "reprint", found_at=NOON - DAY),  # decided otherwise before
)


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    connection = opened(tmp_path_factory.mktemp("home"), world(*PAIRS))
    yield connection
    connection.close()


def opened(folder, rows):
    with Spool(folder) as spool:
        path = spool.write(rows)
    con = blank(folder)
    land(con, [path])
    return con


def test_a_pair_is_one_row_with_both_outlets_and_the_lag(con):
    found = con.execute(
        "select outlet, source_outlet, similarity, lag_minutes, basis, credit, is_same_family "
        "from copies order by outlet, lag_minutes, source_outlet"
    ).fetchall()
    assert found == [
        ("DAILY", "WIRE", 0.9, 120, ["time"], None, False),
        ("PORTAL", "DAILY", 0.9, None, ["time"], None, False),  # a day without an hour
        ("PORTAL", "PORTAL", 0.9, None, ["time"], None, False),
        ("SISTER", "WIRE", 0.9, 60, ["credit", "time"], "Wire", True),
        ("blog.example", "PAPER", 0.6, 540, ["time"], None, False),
    ]


def test_forty_copies_count_as_one_report(con):
    found = con.execute(
        "select outlet, articles, copies, outlets, publishers, langs, relevant, grade, "
        "root_relevant from independent_reports order by outlet"
    ).fetchall()
    assert found == [
        ("LONE", 1, 0, 1, 1, ["fa"], True, 1, True),
        ("PAPER", 2, 1, 2, 2, ["ru"], None, None, None),
        ("WIRE", 5, 4, 4, 3, ["az-Latn", "fa"], True, 2, True),
    ]
    rows = con.execute("select articles, article_ids from independent_reports").fetchall()
    assert all(count == len(ids) for count, ids in rows)
    members = [each for _, ids in rows for each in ids]
    assert len(members) == len(set(members)) == 8  # each article in one report; the wall in none


def test_a_report_says_when_it_began_and_ended(con):
    [(first_at, newest_at, names)] = con.execute(
        "select first_at, newest_at, outlet_names from independent_reports where outlet = 'WIRE'"
    ).fetchall()
    assert newest_at - first_at == timedelta(hours=4)
    assert names == ["DAILY", "PORTAL", "SISTER", "WIRE"]


def test_an_original_that_comes_late_becomes_the_root(tmp_path):
    late = pair("wire", "lone", found_at=NOON + 3 * DAY)
    con = opened(tmp_path, world(*PAIRS, late))
    found = con.execute(
        "select outlet, articles from independent_reports order by articles desc"
    ).fetchall()
    assert found == [("LONE", 6), ("PAPER", 2)]
    con.close()


def test_a_long_chain_of_copies_is_one_report(tmp_path):
    names = [f"n{number:03}" for number in range(60)]
    con = opened(
        tmp_path,
        merged(
            *(told(name, f"o{name}", number) for number, name in enumerate(names)),
            batch(copies=tuple(map(pair, names[1:], names))),
        ),
    )
    found = con.execute("select outlet, articles, publishers from independent_reports").fetchall()
    assert found == [("on000", 60, 60)]
    con.close()


LONG = " ".join(f"{TEXTS[0]} {number} {TEXTS[1]}" for number in range(20))
OTHER = " ".join(f"{TEXTS[3]} {number} {TEXTS[4]}" for number in range(20))


def marked(name, text, **changes):
    return told(name, "irna", 0, text, fingerprint=fingerprint(text), **changes)


@pytest.fixture
def home(tmp_path):
    """Published: two of one text, one of them long before; waiting: two more, one a wall."""
    with Spool(tmp_path) as spool:
        spool.write(
            merged(
                marked("old", LONG, published_at=NOON - 30 * DAY),
                marked("one", LONG),
                marked("other", OTHER),
                batch(
                    copy_searches=(
                        CopySearch(
                            version_id=marked("one", LONG).articles[0].version_id,
                            article_id=article_id("one"),
                            candidates=0,
                            left_out=0,
                            method_version=1,
                            searched_at=NOON,
                            run_id=RUN,
                        ),
                    )
                ),
            )
        )
    load_spool(tmp_path, now=NOON, who="test")
    edited = marked("other", LONG, seen_at=NOON + 3 * DAY, first_seen_at=NOON + 3 * DAY)
    with Spool(tmp_path) as spool:
        spool.write(
            merged(
                marked("two", LONG, published_at=NOON + DAY),
                marked("wall", LONG, kind="challenge"),
                edited,
            )
        )
    return tmp_path


def test_unsearched_are_current_wordings_of_articles(home):
    with Reader(home) as reader:
        found = reader.unsearched_wordings(limit=10)
        assert {each.article_id for each in found} == set(map(article_id, ("old", "other", "two")))
        newest = reader.unsearched_wordings(limit=1)
    assert [each.article_id for each in newest] == [article_id("other")]
    assert newest[0].version_id == marked("other", LONG).articles[0].version_id


def test_candidates_share_hashes_and_days(home):
    with Reader(home) as reader:
        found = reader.copy_candidates([article_id("two")], LIMITS)
        assert {each.other_id for each in found} == {article_id("one"), article_id("other")}
        assert {each.others for each in found} == {2}
        fewer = reader.copy_candidates([article_id("two")], replace(LIMITS, most=1))
        assert [each.others for each in fewer] == [2]
        longer = reader.copy_candidates([article_id("two")], replace(LIMITS, days=40))
        assert article_id("old") in {each.other_id for each in longer}
        assert not reader.copy_candidates([article_id("two")], replace(LIMITS, common=2))


def test_a_text_comes_with_what_names_its_source(home):
    with Reader(home) as reader:
        [text] = reader.copy_texts([article_id("other")])
        assert text.body == marked("other", LONG).articles[0].body
        assert text.first_seen_at == NOON + 2 * DAY  # as published, before its new wording
        assert text.credits == ()
    cut = version(marked("new", LONG).articles[0])
    credit = replace(cut.cuts[0], what="credit", text="منبع: ایرنا")
    rows = marked("new", LONG, authors=("Reuters",))
    with Spool(home) as spool:
        spool.write(replace(rows, article_versions=(replace(cut, cuts=(credit,)),)))
    with Reader(home) as reader:
        [text] = reader.copy_texts([article_id("new")])
    assert text.credits == ("منبع: ایرنا", "Reuters")
