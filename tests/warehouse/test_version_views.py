"""What the views say of wordings, edits and pages that vanish."""

from dataclasses import replace

import pytest

from extractors.ids import content_id
from tests.warehouse.samples import (
    HOUR,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    merged,
    outlet,
)
from warehouse.land import land
from warehouse.page_rows import Revisit
from warehouse.spool import Spool

LATER = [NOON + hours * HOUR for hours in range(9)]


def wording(name, hour, text, reason, previous=None, **more):
    """One wording, read at that hour; `more` may hold another body."""
    version_id = content_id("version", name, str(hour))
    made = article(
        name, text, seen_at=LATER[hour], read_at=LATER[hour], first_seen_at=NOON,
        reason=reason, previous=previous, version_id=version_id, **more,
    )  # fmt: skip
    return made, version_id


def visit(name, number, hour, outcome, status=None):
    return Revisit(
        revisit_id=content_id("revisit", name, str(number)),
        article_id=article_id(name),
        visit=number,
        url=f"https://irna.example/{name}",
        asked_at=LATER[hour],
        outcome=outcome,
        http_status=status,
        version_id=None,
        raw_ref=None,
        detail=f"status {status}",
        run_id=RUN,
    )


@pytest.fixture
def told(fresh, tmp_path):
    """Land batches and ask."""

    def landed(*batches):
        with Spool(tmp_path) as spool:
            paths = [spool.write(merged(*batches))]
        land(fresh, paths)

        def ask(query):
            rows = fresh.execute(query)
            names = [column[0] for column in rows.description]
            return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]

        return ask

    return landed


def test_a_page_instead_of_its_feed_and_another_reading_are_no_edits(told):
    summary, first = wording("quiet", 0, TEXTS[0], "first", text_source="summary")
    page, second = wording("quiet", 1, TEXTS[1], "page", first)
    again, _ = wording("quiet", 2, TEXTS[2], "reprocessed", second)
    ask = told(summary, page, again)
    assert ask("from edits") == []
    found = ask("from wordings order by number")
    assert [row["reason"] for row in found] == ["first", "page", "reprocessed"]
    assert [row["is_current"] for row in found] == [False, False, True]


def test_edits_tell_what_was_changed_and_between_which_wordings(told):
    summary, first = wording("loud", 0, "Xülasə", "first", text_source="summary")
    page, second = wording("loud", 1, TEXTS[1], "page", first)
    again, third = wording("loud", 2, TEXTS[1], "reprocessed", second, body="Oxunub.")
    title, fourth = wording("loud", 3, TEXTS[2], "edited", third, body="Oxunub.")
    text, fifth = wording("loud", 4, TEXTS[2], "edited", fourth, body="Başqa söz.")
    rows = [summary, page, again, title, text, batch(outlets=(outlet("irna"),))]
    ask = told(*rows)
    [row] = ask("from edits")
    assert (row["versions"], row["titles"]) == (3, 2)
    assert row["changed_what"] == ["title", "text"]
    assert (row["first_title"], row["current_title"]) == (TEXTS[1], TEXTS[2])
    assert (row["first_version_id"], row["current_version_id"]) == (third, fifth)
    assert (row["first_version_at"], row["last_version_at"]) == (LATER[2], LATER[4])
    assert row["is_one_extractor"]
    told_by = ask("from wordings order by number")
    assert [row["version_id"] for row in told_by] == [first, second, third, fourth, fifth]
    assert [row["previous_version_id"] for row in told_by] == [None, first, second, third, fourth]


def test_an_edit_that_another_version_of_the_extractor_read_says_so(told):
    old, first = wording("upgrade", 0, TEXTS[0], "first")
    new, _ = wording("upgrade", 1, TEXTS[1], "edited", first)
    [row] = new.article_versions
    ask = told(old, replace(new, article_versions=(replace(row, extractor_version="99"),)))
    [edit] = ask("from edits")
    assert edit["is_one_extractor"] is False


def test_only_what_changed_is_said_to_have_changed(told):
    old, first = wording("title", 0, TEXTS[0], "first", body="Eyni mətn.")
    new, _ = wording("title", 1, TEXTS[1], "edited", first, body="Eyni mətn.")
    text, first = wording("text", 0, TEXTS[0], "first", body="Eyni mətn.")
    other, _ = wording("text", 2, TEXTS[0], "edited", first, body="Başqa mətn.")
    ask = told(old, new, text, other)
    found = {row["canonical_url"]: row["changed_what"] for row in ask("from edits")}
    assert found == {"https://irna.example/title": ["title"], "https://irna.example/text": ["text"]}


def test_wordings_of_before_reasons_were_noted_have_theirs_worked_out(told):
    old = [
        wording("old", 0, TEXTS[0], "first", text_source="summary")[0],
        wording("old", 1, TEXTS[1], "first")[0],
        wording("old", 2, TEXTS[2], "first")[0],
    ]
    unnoted = [
        replace(
            each,
            article_versions=tuple(
                replace(row, reason=None, read_at=None) for row in each.article_versions
            ),
        )
        for each in old
    ]
    ask = told(*unnoted)
    found = ask("from wordings order by number")
    assert [row["reason"] for row in found] == ["first", "page", "edited"]
    assert [row["previous_version_id"] for row in found] == [
        None, found[0]["version_id"], found[1]["version_id"],
    ]  # fmt: skip
    [edit] = ask("from edits")
    assert (edit["versions"], edit["first_title"]) == (2, TEXTS[1])


def test_an_older_wording_may_be_the_current_one_again(told):
    first, version_id = wording("back", 0, TEXTS[0], "first")
    second, _ = wording("back", 1, TEXTS[1], "edited", version_id)
    back = replace(first.articles[0], seen_at=LATER[2], read_at=LATER[2])
    ask = told(first, second, batch(articles=(back,)))
    assert [row["is_current"] for row in ask("from wordings order by number")] == [True, False]


def test_a_page_that_its_feed_led_to_again_has_returned(told):
    gone, version_id = wording("gone", 0, TEXTS[0], "first")
    back = replace(gone.articles[0], seen_at=LATER[3], read_at=LATER[3], version_id=version_id)
    missing = batch(revisits=(visit("gone", 1, 1, "missing", 404),))
    [row] = told(gone, missing)("from deletions")
    assert row["returned_at"] is None
    [row] = told(batch(articles=(back,)))("from deletions")
    assert (row["returned_at"], row["is_confirmed"]) == (LATER[3], False)


DELETIONS = {
    "a hiccup that failed says nothing": ([(1, "failed", 500), (2, "same", 304)], None),
    "a page seen missing once is not confirmed": (
        [(1, "same", 304), (2, "missing", 404)],
        {"missing_since": 2, "sightings": 1, "is_confirmed": False, "last_seen_at": 1},
    ),
    "a second time it is, whatever failed between": (
        [(1, "trivial", 200), (2, "missing", 404), (3, "failed", 503), (4, "missing", 410)],
        {"missing_since": 2, "sightings": 2, "is_confirmed": True, "http_status": 410},
    ),
    "a page that was never seen again after the first reading": (
        [(1, "missing", 410)],
        {"missing_since": 1, "last_seen_at": 0, "http_status": 410},
    ),
    "a page that came back": (
        [(1, "missing", 404), (2, "missing", 404), (3, "same", 200), (4, "same", 304)],
        {"missing_since": 1, "sightings": 2, "returned_at": 3, "is_confirmed": True},
    ),
    "a page that vanished again": (
        [(1, "missing", 404), (2, "edited", 200), (4, "missing", 200)],
        {"missing_since": 4, "sightings": 1, "returned_at": None, "last_seen_at": 2},
    ),
}


@pytest.mark.parametrize("case", DELETIONS)
def test_deletions_tell_of_the_last_time_that_a_page_vanished(told, case):
    visits, expected = DELETIONS[case]
    rows = [
        visit("gone", number, hour, outcome, status)
        for number, (hour, outcome, status) in enumerate(visits, start=1)
    ]
    ask = told(article("gone", grade=2, first_seen_at=NOON), batch(revisits=tuple(rows)))
    found = ask("from deletions")
    if expected is None:
        assert found == []
        return
    [row] = found
    expected = {
        key: LATER[value] if key.endswith(("_at", "since")) and value is not None else value
        for key, value in expected.items()
    }
    assert {key: row[key] for key in expected} == expected
    assert (row["title"], row["relevant"]) == (TEXTS[0], True)
