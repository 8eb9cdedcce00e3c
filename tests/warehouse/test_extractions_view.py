"""What the views and questions say of reading again, and what such runs leave untouched."""

from dataclasses import replace

import pytest

from extractors.ids import content_id
from tests.warehouse.samples import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    TEXTS,
    article,
    article_id,
    batch,
    feed,
    merged,
    outlet,
    poll,
    run,
    state,
    verdict,
    version,
)
from warehouse.connect import HERE, memory_connection, sql_text
from warehouse.land import land
from warehouse.page_rows import Extraction
from warehouse.spool import Spool

FIRST, SECOND, TRIAL = (content_id("run", name) for name in ("first", "second", "trial"))


def extraction(name, outcome="same", run_id=FIRST, minutes=0, **changes):
    plain = Extraction(
        extraction_id=content_id("extraction", str(run_id), name),
        run_id=run_id,
        is_trial=run_id == TRIAL,
        article_id=article_id(name),
        from_version_id=content_id("version", name, "old"),
        version_id=None,
        raw_ref=f"bytes of {name}",
        from_extractor_version="1",
        extractor="araxes-pages",
        extractor_version="2",
        extracted_at=NOON + minutes * MINUTE,
        outcome=outcome,
        changed_fields={"text": ("body",), "metadata": ("authors",)}.get(outcome, ()),
        characters_before=100,
        characters_after=None if outcome == "failed" else 100,
        paragraphs_before=2,
        paragraphs_after=None if outcome == "failed" else 2,
        similarity=None if outcome == "failed" else 1.0,
        kind_before="article",
        kind_after=None if outcome == "failed" else "article",
        published_before=NOON,
        published_after=None if outcome == "failed" else NOON,
        cpu_ms=None if outcome == "failed" else 10.0,
        detail="damaged: 2026.parquet" if outcome == "failed" else None,
    )
    return replace(plain, **changes)


EXTRACTIONS = (
    extraction("a"),
    extraction("b", "text", characters_after=50, similarity=0.5, cpu_ms=20.0),
    extraction("c", "text", characters_after=200, similarity=0.9, paragraphs_after=5),
    extraction("d", "metadata", published_before=None, kind_before="photo"),
    extraction("e", "failed"),
    extraction("e", "text", SECOND, 5, characters_before=0, similarity=0.0),
    extraction("f", "failed", SECOND, 6),
    extraction("g", "metadata", SECOND, 7, published_after=None),
    extraction("a", "text", TRIAL, 9, characters_after=0),
)
RUNS = tuple(
    run(name, run_id=run_id, flow="reprocess", status=status, finished_at=NOON + DAY)
    for name, run_id, status in (("first", FIRST, "interrupted"), ("second", SECOND, "partial"))
)


@pytest.fixture
def landed(fresh, tmp_path):
    with Spool(tmp_path) as spool:
        path = spool.write(
            merged(
                batch(extractions=EXTRACTIONS, runs=RUNS, outlets=(outlet("irna"),)),
                article("b", TEXTS[0]),
            )
        )
    land(fresh, [path])
    return fresh


def asked(con, question, params=None):
    cursor = con.execute(question, params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_run_of_reading_again_is_summed_up(landed):
    second, first = asked(landed, "from reprocessings where not is_trial")
    wanted = {
        "status": "interrupted", "pages": 5, "same": 1, "metadata": 1, "text": 2, "failed": 1,
        "characters_before": 500, "characters_after": 550, "length_ratio": 1.25,
        "dates_gained": 1, "dates_lost": 0, "kinds_changed": 1, "cpu_ms": 10.0,
        "from_extractor_version": "1", "extractor_version": "2", "run_id": FIRST,
    }  # fmt: skip
    assert {key: first[key] for key in wanted} == wanted
    assert (second["textless_before"], second["textless_after"], second["dates_lost"]) == (1, 0, 1)
    [trial] = asked(landed, "from reprocessings where is_trial")
    assert (trial["run_id"], trial["pages"], trial["textless_after"]) == (TRIAL, 1, 1)


def test_a_page_counts_once_however_many_runs_it_took(landed):
    found = {row["raw_ref"][-1]: row for row in asked(landed, "from reprocessed_pages")}
    assert {name: row["outcome"] for name, row in found.items()} == {
        "a": "same", "b": "text", "c": "text", "d": "metadata", "e": "text", "f": "failed",
        "g": "metadata",
    }  # fmt: skip
    assert (found["b"]["title"], found["b"]["outlet"]) == (TEXTS[0], "IRNA")
    [whole] = asked(landed, sql_text("queries", "reprocess_whole"), {"run_id": SECOND})
    assert whole == {"pages": 7, "same": 1, "metadata": 2, "text": 3, "failed": 1, "runs": 2}


def test_the_sums_of_a_report(landed):
    [sums] = asked(landed, sql_text("queries", "reprocess_sums"), {"run_id": FIRST})
    wanted = {"pages": 5, "text": 2, "bodies": 2, "titles": 0, "paragraphs_after": 13}
    assert {key: sums[key] for key in wanted} == wanted
    assert sums["length_ratios"] == pytest.approx([0.575, 0.875, 1.25, 1.625, 1.925])
    assert sums["similarities"][2] == pytest.approx(0.7)
    [none] = asked(landed, sql_text("queries", "reprocess_sums"), {"run_id": content_id("x")})
    assert (none["pages"], none["characters_before"], none["length_ratios"]) == (0, 0, None)
    details = asked(landed, sql_text("queries", "reprocess_details"), {"run_id": FIRST})
    assert [(row["what"], row["word"], row["pages"]) for row in details] == [
        ("field", "body", 2),
        ("field", "authors", 1),
        ("kind", "photo → article", 1),
        ("problem", "damaged: 2026.parquet", 1),
        ("version", "1", 5),
    ]


def test_such_a_run_is_no_run_over_the_feeds(fresh, tmp_path):
    monitor = run(finished_at=NOON + MINUTE, status="ok", feeds_due=1)
    rows = batch(
        runs=(monitor, *RUNS),
        outlets=(outlet("irna"),),
        feeds=(feed("irna-fa", "irna"),),
        feed_polls=(poll("irna-fa"),),
        feed_states=(state("irna-fa", last_ok_at=NOON, last_outcome="ok"),),
    )
    with Spool(tmp_path) as spool:
        before = spool.write(replace(rows, runs=(monitor,)))
        after = spool.write(rows)
    seen = []
    for path in (before, after):
        land(fresh, [path])
        views = ("feed_health", "coverage", "side_health", "daily_volume", "silences")
        told = {view: fresh.execute(f"from {view}").fetchall() for view in views}
        told["last run"] = fresh.execute(sql_text("queries", "last_run")).fetchall()
        seen.append(told)
    assert seen[0] == seen[1]
    assert seen[0]["last run"]
    assert len(fresh.execute("from run_summary").fetchall()) == 3


def test_the_verdict_shown_is_one_on_the_wording_shown(fresh, tmp_path):
    """Also where another wording was judged by a newer classifier: that one was undone."""
    old = article("edited", TEXTS[0], grade=2)
    new = article("edited", TEXTS[1], read_at=NOON + HOUR)
    judged = verdict(new.articles[0], 0, classifier_version=2)
    back = replace(old.articles[0], read_at=NOON + 2 * HOUR)
    shown = "select title, grade, classifier_version from articles"
    with Spool(tmp_path) as spool:
        land(fresh, [spool.write(merged(old, new, batch(verdicts=(judged,))))])
        assert fresh.execute(shown).fetchall() == [(TEXTS[1], 0, 2)]
        land(fresh, [spool.write(batch(articles=(back,), article_versions=(version(back),)))])
    assert fresh.execute(shown).fetchall() == [(TEXTS[0], 2, 1)]


def test_what_an_older_schema_knew_of_the_newest_wording_goes_with_it():
    con = memory_connection()
    first, second, third = (
        (HERE / "migrations" / name).read_text(encoding="utf-8")
        for name in ("0001_core.sql", "0002_collection.sql", "0003_reading.sql")
    )
    con.execute(first + second)
    ids = [content_id("article", "a"), content_id("version", "new"), content_id("version", "old")]
    con.execute(
        "insert into core.articles by name select $1::uuid as article_id, $2::uuid as version_id, "
        "'fa' as lang, ['محمد'] as authors, 'photo' as kind, $3::timestamptz as first_seen_at, "
        "$3::timestamptz as seen_at, 'feed' as origin",
        [*ids[:2], NOON],
    )
    for version_id in ids[1:]:
        con.execute(
            "insert into core.article_versions by name select $1::uuid as article_id, "
            "$2::uuid as version_id, 'h' as content_hash, $3::timestamptz as seen_at, "
            "'feed' as origin",
            [ids[0], version_id, NOON],
        )
    con.begin()
    con.execute(third)
    con.commit()
    known = con.execute(
        "select lang, authors, kind, read_at = seen_at from core.article_versions order by lang"
    ).fetchall()
    con.close()
    assert known == [("fa", ["محمد"], "photo", True), (None, None, None, None)]
