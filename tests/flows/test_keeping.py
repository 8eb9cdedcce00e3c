"""`araxes verify`, `rebuild`, `backup` and `restore` as people type them."""

import json

import pytest
import typer

from flows.cli.app import app
from flows.cli.backup import backup, restore
from flows.cli.rebuild import rebuild
from flows.cli.verify import verify
from tests.support.stored import Was, old_home
from tests.warehouse.samples import ask
from warehouse.journal import listing

PAGE = "<html><body><h1>Bakıda danışıqlar</h1><article><p>{}</p></article></body></html>"
STORY = Was("körpü", PAGE.format("Nazirlər Araz üzərində körpüdən danışıblar. " * 5).encode())
COMMANDS = {"verify", "rebuild", "backup", "restore"}


@pytest.fixture
def home(tmp_path):
    return old_home(tmp_path / "home", STORY)


def test_the_commands_are_there():
    assert {each.callback.__name__ for each in app.registered_commands} >= COMMANDS


def test_a_damaged_home_is_named_and_made_whole_again(home, capsys):
    verify(home=home, quick=True)
    assert "FAIL" not in capsys.readouterr().out
    (home / "core.duckdb").write_bytes(b"")
    with pytest.raises(typer.Exit) as left:
        verify(home=home, quick=True, as_json=True)
    assert left.value.exit_code == 1
    told = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert not told["master"]["ok"]
    assert "has 0 bytes" in told["master"]["faults"][0]
    assert "araxes rebuild" in told["master"]["advice"]

    rebuild(home=home, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["landed"], told["lost"]) == (2, [])
    verify(home=home)
    assert "FAIL" not in capsys.readouterr().out


def test_batches_that_are_lost_for_good_are_named_with_what_brings_pages_back(home, capsys):
    lost = listing(home).batches[1]
    lost.place.write_bytes(b"torn")
    for path in (home / "core.duckdb", *(home / "published").iterdir()):
        path.unlink()
    with pytest.raises(typer.Exit):
        rebuild(home=home)
    said = capsys.readouterr().err
    assert lost.file in said
    assert "araxes reprocess" in said


def test_a_backup_comes_back(home, tmp_path, capsys):
    backup(tmp_path / "disk", home=home)
    restore(tmp_path / "disk", home=tmp_path / "again")
    assert "restored into" in capsys.readouterr().out
    assert ask(tmp_path / "again", "select count(*) from core.articles") == [(1,)]
