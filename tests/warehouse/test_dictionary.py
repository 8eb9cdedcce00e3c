"""The data dictionary: complete, by theme, current."""

import json

from typer.testing import CliRunner

from flows.cli.app import app
from warehouse.dictionary import FILE, THEMES, as_markdown, dictionary, things_named


def test_every_view_table_and_column_is_explained_and_every_view_has_a_theme():
    things = dictionary()
    assert {thing.kind for thing in things} == {"view", "macro", "table"}
    assert [thing.name for thing in things if not thing.meaning] == []
    assert [thing.name for thing in things if thing.theme == "More"] == []
    bare = [
        f"{thing.name}.{column.name}"
        for thing in things
        if thing.kind != "macro"
        for column in thing.columns
        if not column.meaning
    ]
    assert bare == []
    themed = {name for _, names in THEMES for name in names}
    assert themed == {thing.name for thing in things if thing.kind != "table"}
    assert len(themed) >= 60


def test_views_go_first_by_theme_then_the_tables():
    kinds = [thing.kind == "table" for thing in dictionary()]
    assert kinds == sorted(kinds)
    assert dictionary()[0].name == "articles"


def test_a_name_may_be_that_of_a_view_and_a_table():
    assert [thing.kind for thing in things_named("articles")] == ["view", "table"]
    assert [thing.kind for thing in things_named("core.articles")] == ["table"]
    assert things_named("core.gaps") == ()


def test_the_file_is_current():
    told = "warehouse/DICTIONARY.md is old: araxes docs --markdown > warehouse/DICTIONARY.md"
    assert FILE.read_text(encoding="utf-8") == as_markdown(dictionary()), told


def test_the_command_tells_of_one_thing_and_suggests_another():
    run = CliRunner().invoke(app, ["docs", "gaps", "--json"])
    (thing,) = json.loads(run.stdout)
    assert thing["name"] == "gaps"
    assert {"name", "type", "meaning"} == thing["columns"][0].keys()
    assert "| `is_open` |" in CliRunner().invoke(app, ["docs", "gaps", "--markdown"]).stdout
    wrong = CliRunner().invoke(app, ["docs", "gap"])
    assert "did you mean 'gaps'" in str(wrong.exception)
