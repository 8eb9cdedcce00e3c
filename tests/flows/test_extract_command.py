"""`araxes extract` as people and programs use it; pages are read in real extraction children."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractors.errors import AraxesError, ConfigError
from flows.cli.app import app
from tests.support.news import World

CASES = Path(__file__).parents[1] / "extractors" / "pages" / "cases"
HOST = "http://127.0.0.1"


def run(*arguments: str, **options: object):
    done = CliRunner().invoke(
        app, ["extract", *arguments], env={"COLUMNS": "200", "ARAXES_WORKERS": "1"}, **options
    )
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_people_see_text_facts_cuts_and_what_was_left():
    shown = run(str(CASES / "fa_agency.html")).stdout
    for piece in (
        "پل دوم ارس تا پاییز آماده می‌شود",
        "language   fa",
        "گفت‌وگوها خوب پیش می‌رود",
        "cr20 end_mark: انتهای پیام",
        "in <nav>",
        'named "related"',
        "گمرک آستارا شلوغ است",
        "read under the address that the page declares",
    ):
        assert piece in shown


def test_programs_get_every_field_and_hints_are_used():
    page = str(CASES / "az_agency.html")
    address = "https://az-xeber.example/az/345678.html"
    hints = ("--url", address, "--content-type", "text/html", "--fetched-at", "2025-05-13")
    told = json.loads(run(page, *hints, "--json").stdout)
    assert (told["url"], told["url_source"]) == (address, "given")
    assert (told["article"]["lang"], told["article"]["title_lang"]) == ("az-Latn", "az-Latn")
    assert told["article"]["published_at"] == "2025-05-12T10:05:00+00:00"
    assert told["article"]["cuts"][0].keys() == {"rule_id", "what", "text"}
    assert {"reason", "where", "text"} == told["dropped"][0].keys()


def test_stdin_is_a_document():
    text = "Yeni körpü\nKörpü payızda açılacaq.".encode()
    told = json.loads(run("-", "--json", input=text).stdout)
    assert told["article"]["body"] == "Körpü payızda açılacaq."


def test_a_folder_is_told_line_by_line_whatever_is_in_it(tmp_path):
    (tmp_path / "a.html").write_bytes((CASES / "fa_agency.html").read_bytes())
    (tmp_path / "b.html").write_bytes(b"%PDF-1.7 \x00\xff")
    (tmp_path / "c.html").write_bytes(b"")
    (tmp_path / "d.html").write_bytes(b"<p>" + b"x" * 12_000_001)
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "f.txt").write_text("Yeni körpü\nKörpü açılır.", encoding="utf-8")
    done = run(str(tmp_path))
    assert done.exit_code == 4
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:5]] == [
        "article",
        "not_html",
        "empty",
        "too_large",
        "article",
    ]
    assert lines[5].startswith("5 documents: 2 article")
    done = run(str(tmp_path), "--json")
    rows = json.loads(done.stdout)
    assert [bool(row["problem"]) for row in rows] == [False, True, True, True, False]
    assert rows[4]["article"]["title"] == "Yeni körpü"


def test_a_document_that_cannot_be_read_says_why(tmp_path):
    film = tmp_path / "film.html"
    film.write_bytes(b"%PDF-1.7")
    with pytest.raises(AraxesError, match="not a page"):
        run(str(film))


def test_ten_megabytes_around_an_article_do_not_hide_it(tmp_path):
    page = (CASES / "fa_agency.html").read_text(encoding="utf-8")
    large = tmp_path / "large.html"
    large.write_text(page + f"<!-- {'سلام ' * 1_100_000} -->", encoding="utf-8")
    assert "گفت‌وگوها خوب پیش می‌رود" in run(str(large)).stdout


@pytest.mark.parametrize(
    "arguments",
    [("no-such.html",), ("-", "--fetched-at", "dünən"), ("-", "--url", "ftp://x.example/")],
)
def test_what_cannot_be_meant_is_a_usage_error(arguments):
    with pytest.raises(ConfigError):
        run(*arguments, input=b"x")


def test_an_address_is_asked_as_a_run_would(monkeypatch):
    world = World()
    with world.on_air():
        base = f"{HOST}:{world.port}"
        page = (CASES / "fa_agency.html").read_text(encoding="utf-8")
        world.say(f"{HOST}/news/1", page, headers={"Content-Type": "text/html"})
        world.say(f"{HOST}/robots.txt", "User-agent: *\nDisallow: /private")
        with pytest.raises(AraxesError, match="refused"):
            run(f"{base}/news/1")
        monkeypatch.setenv("ARAXES_ALLOW_PRIVATE", f"127.0.0.1:{world.port}")
        assert "پل دوم ارس" in run(f"{base}/news/1").stdout
        with pytest.raises(AraxesError, match="robots"):
            run(f"{base}/private/2")
