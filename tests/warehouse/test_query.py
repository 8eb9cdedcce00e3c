"""A stranger's SQL reads the published file and touches nothing else."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from extractors.errors import StoreError
from tests.warehouse.samples import (
    HOUR,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    merged,
    poll,
    run,
    verdict,
)
from warehouse.connect import HERE
from warehouse.fence import fenced_in
from warehouse.loader import load_spool
from warehouse.publish import published_file, snapshot_id
from warehouse.query import QueryError, catalogue_query, run_query
from warehouse.rows import ArticleUrl
from warehouse.samples import QUESTIONS
from warehouse.spool import Spool

PRINT = "https://irna.example/amp/گفت‌وگو?utm_source=x"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    first = article("a", TEXTS[0], grade=2)
    with Spool(home) as spool:
        spool.write(
            merged(
                first,
                article("b", TEXTS[2], grade=1),
                article("c", TEXTS[3], grade=0),
                article("d", TEXTS[3]),
                batch(
                    article_urls=(ArticleUrl(PRINT, article_id("a"), NOON + HOUR),),
                    verdicts=(verdict(first.articles[0], 1, classifier_version=2),),
                    feed_polls=(
                        poll("f1", "ok", (3, 2, 0, 1, 0, 0)),
                        poll("f2", "ok", (1, 1, 0, 0, 0, 0)),
                        poll("f3", "timeout"),
                    ),
                    runs=(run(),),
                ),
            )
        )
    load_spool(home, now=NOON, who="test")
    return home


def ask(home, sql, *, params=(), row_limit=10, timeout_seconds=20.0, **limits):
    return run_query(
        home, sql, params=params, row_limit=row_limit, timeout_seconds=timeout_seconds, **limits
    )


def test_an_answer_has_columns_types_rows_and_its_snapshot(home):
    result = ask(
        home, "select title, grade, published_at from latest order by grade, title limit 1"
    )
    assert result.columns == ("title", "grade", "published_at")
    assert result.types == ("VARCHAR", "INTEGER", "TIMESTAMP WITH TIME ZONE")
    assert result.rows == ((TEXTS[2], 1, NOON),) or result.rows == ((TEXTS[0], 1, NOON),)
    assert result.snapshot_id == snapshot_id(home)
    assert not result.truncated


def test_rows_beyond_the_limit_are_cut_and_said_to_be(home):
    result = ask(home, "from articles", row_limit=3)
    assert (len(result.rows), result.truncated) == (3, True)
    result = ask(home, "from articles", row_limit=4)
    assert (len(result.rows), result.truncated) == (4, False)


def test_parameters_are_bound_by_place_and_by_name(home):
    assert ask(home, "select $1 || '!'", params=["Bakı"]).rows == (("Bakı!",),)
    assert ask(home, "select $a", params={"a": "Թեհրան'; drop"}).rows == (("Թեհրան'; drop",),)


def test_settings_cannot_be_turned_back(home):
    """That whoever asks does not see them at all is in test_sql_fence.py."""
    with fenced_in(published_file(home), "1GB") as con:
        found = dict(con.execute("select name, value from duckdb_settings()").fetchall())
    assert found["enable_external_access"] == "false"
    assert found["lock_configuration"] == "true"
    assert found["temp_directory"] == found["secret_directory"] == ""
    for name in ("autoload_known_extensions", "autoinstall_known_extensions"):
        assert found[name] == "false"


def test_explaining_and_describing_are_reading(home):
    assert ask(home, "explain from latest").rows
    assert ask(home, "describe articles").rows
    assert ask(home, "show tables").rows


def test_a_question_that_takes_too_long_is_stopped(home):
    with pytest.raises(QueryError, match=r"stopped after 0\.3 seconds"):
        ask(
            home,
            "select count(*) from range(100000000) a, range(100000) b",
            timeout_seconds=0.3,
        )


def test_a_question_that_takes_too_much_memory_is_stopped(home):
    with pytest.raises(QueryError, match=r"(?i)memory"):
        ask(
            home,
            "select count(distinct md5(range::varchar)) from range(3000000)",
            memory_limit="20MB",
        )
    with pytest.raises(QueryError, match="memory limit"):
        ask(home, "select 1", memory_limit="plenty")


def test_several_people_ask_at_once_with_limits_of_their_own(home):
    answers = []

    def question(limit):
        answers.append(ask(home, "select count(*) from articles", memory_limit=limit).rows)

    threads = [threading.Thread(target=question, args=(f"{n}00MB",)) for n in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [((4,),)] * 6


def test_without_anything_published_the_way_out_is_named(tmp_path):
    with pytest.raises(StoreError, match="araxes demo"):
        ask(tmp_path, "select 1")


def named(result):
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


@pytest.mark.parametrize(
    "spelling",
    [
        str(article_id("a")),
        str(article_id("a")).upper(),
        str(article_id("a")).replace("-", ""),
        str(article_id("a"))[:8],
        str(article_id("a"))[:13],
        "https://irna.example/a",
        " https://irna.example/a\n",
        PRINT,
    ],
)
def test_an_article_is_found_by_id_prefix_or_any_address(home, spelling):
    (found,) = named(catalogue_query(home, "article_by_id_or_url", article=spelling))
    assert found["article_id"] == article_id("a")
    assert found["title"] == TEXTS[0]
    assert found["classifier_version"] == 2
    assert [span["text"] for span in found["evidence"]] == ["East Azerbaijan", "باکو", "تهران"]
    assert found["urls"] == ["https://irna.example/a", PRINT]


@pytest.mark.parametrize(
    "spelling",
    [str(article_id("a"))[:7], "", "https://irna.example/", "%", "a" * 40, "ا" * 9, "\x00"],
)
def test_what_names_no_article_finds_none(home, spelling):
    assert catalogue_query(home, "article_by_id_or_url", article=spelling).rows == ()


def test_an_article_without_a_verdict_is_found_too(home):
    (found,) = named(catalogue_query(home, "article_by_id_or_url", article=str(article_id("d"))))
    assert found["grade"] is None
    assert found["evidence"] is None


def test_the_wordings_of_an_article_come_oldest_first_with_their_texts(home):
    found = named(catalogue_query(home, "wordings_of_article", article_id=article_id("a")))
    assert [row["number"] for row in found] == list(range(1, len(found) + 1))
    assert [row["is_current"] for row in found][-1]
    assert found[0]["title"] in TEXTS
    assert catalogue_query(home, "wordings_of_article", article_id=article_id("zzz")).rows == ()


def test_the_top_of_a_run_holds_relevant_articles_only(home):
    found = named(catalogue_query(home, "run_report_top", run_id=RUN, top=5))
    assert {(row["article_id"], row["grade"]) for row in found} == {
        (article_id("a"), 1),
        (article_id("b"), 1),
    }
    assert all(row["sentence"] for row in found)
    assert len(catalogue_query(home, "run_report_top", run_id=RUN, top=1).rows) == 1
    assert catalogue_query(home, "run_report_top", run_id=article_id("x"), top=5).rows == ()


def test_feeds_of_a_run_are_grouped_by_outcome(home):
    found = named(catalogue_query(home, "feeds_by_outcome", run_id=RUN))
    assert [
        (row["outcome"], row["feeds"], row["feed_ids"], row["entries_new"]) for row in found
    ] == [
        ("ok", 2, ["f1", "f2"], 3),
        ("timeout", 1, ["f3"], 0),
    ]


@pytest.mark.parametrize(
    ("name", "params"),
    [("feeds_health", {"feed_ids": []}), ("last_run", {}), ("country_outages", {})],
)
def test_a_home_without_feeds_has_no_sick_ones(home, name, params):
    """What they find where there are feeds is in tests/flows/test_feeds_health.py."""
    assert catalogue_query(home, name, **params).rows == ()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_questions_that_a_run_prints_have_answers(home, question):
    assert run_query(home, question, row_limit=5, timeout_seconds=30).rows


def test_the_pages_of_relevant_articles_are_found_in_the_archive(home):
    found = catalogue_query(home, "relevant_raw_refs").rows
    held = ask(
        home,
        "select distinct raw_ref from core.article_versions join articles using (article_id) "
        "where relevant and raw_ref is not null",
    ).rows
    assert sorted(found) == sorted(held)
    assert catalogue_query(home, "backfill_outcomes", run_id=RUN).rows == ()
    for name in ("reprocess_sums", "reprocess_whole"):
        assert catalogue_query(home, name, run_id=RUN).rows[0][0] == 0
    assert catalogue_query(home, "reprocess_details", run_id=RUN).rows == ()


def test_names_are_looked_up_together(home):
    whole = str(article_id("a"))
    names = [whole.upper(), whole[:8], whole[:7], PRINT, "https://irna.example/b", "", "\u0627" * 9]
    found = named(catalogue_query(home, "articles_named", names=names))
    assert {(row["name"], row["article_id"]) for row in found} == {
        (whole.upper(), article_id("a")),
        (whole[:8], article_id("a")),
        (PRINT, article_id("a")),
        ("https://irna.example/b", article_id("b")),
    }
    assert catalogue_query(home, "articles_named", names=[]).rows == ()


def test_what_judging_left_of_an_article_is_one_row_even_where_it_left_nothing(home):
    """What it holds otherwise is in tests/flows/test_explain.py; labels, in test_label.py."""
    for name in ("a", "d", "nobody"):
        (found,) = named(
            catalogue_query(home, "judgement_of_article", article_id=str(article_id(name)))
        )
        assert (found["verdicts"] is None) == (name != "a")
    assert catalogue_query(home, "labels", ids=None).rows == ()


def test_a_model_that_was_never_asked_has_every_article_before_it(home):
    """Whom it leaves out, and what comes first, is in tests/flows/opinions."""
    asked = {"classifier": "opinion:m", "classifier_version": 1, "limit": 1}
    [found] = named(catalogue_query(home, "unasked_wordings", only=None, **asked))
    assert found["waiting"] == ask(home, "select count(*) from articles").rows[0][0]


def test_what_evaluation_asks_of_verdicts_and_labels(home):
    """What comes of it is in tests/flows/evaluate."""
    for held in named(catalogue_query(home, "held_classifiers")):
        by = {key: held[key] for key in ("classifier", "classifier_version")}
        verdicts = named(catalogue_query(home, "held_verdicts", **by, limit=None))
        assert len({each["article_id"] for each in verdicts}) == held["articles"] > 0
        first = named(catalogue_query(home, "held_verdicts", **by, limit=1))
        assert first == verdicts[:1]
    assert catalogue_query(home, "labelled_articles").rows == ()


def test_an_unknown_question_is_a_key_error(home):
    with pytest.raises(KeyError, match="no_such"):
        catalogue_query(home, "no_such")


def test_every_question_of_the_catalogue_is_tested_in_this_folder():
    tests = Path(__file__).parent.glob("test_*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in tests)
    names = sorted(path.stem for path in (HERE / "queries").glob("*.sql"))
    assert len(names) >= 3
    assert [name for name in names if f'"{name}"' not in source] == []


@pytest.mark.parametrize("module", ["warehouse", "warehouse.query", "warehouse.read"])
def test_importing_is_light(module):
    heavy = (
        "trafilatura",
        "lxml",
        "feedparser",
        "aiohttp",
        "prefect",
        "numpy",
        "pandas",
        "pyarrow",
    )
    code = f"import sys, {module}; print(*(m for m in {heavy!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
