"""`python -m flows.training`: what keeps it from learning is said before the work, in a line."""

import pytest
from typer import Exit

from extractors.relevance.linear_model import load_weights, shipped
from flows.training import __main__ as training
from flows.training.__main__ import border, main, write

REFUSED = {
    "absent set": ({"dev": "yoxdur.jsonl"}, 2, "yoxdur.jsonl: cannot be read"),
    "broken set": ({"dev": "sınıq.jsonl"}, 2, "sınıq.jsonl:1: is no JSON"),
    "folder": ({"out": "."}, 3, "cannot be written"),
    "below a file": ({"out": "sınıq.jsonl/w.json"}, 3, "cannot be written"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_learned_from_is_said_in_a_line(case, tmp_path, capsys):
    paths, code, words = REFUSED[case]
    (tmp_path / "sınıq.jsonl").write_text('{"id": "bir"', encoding="utf-8")
    given = {"out": "w.json"} | paths
    with pytest.raises(Exit) as left:
        main(**{key: tmp_path / name for key, name in given.items()})
    assert left.value.exit_code == code
    assert words in capsys.readouterr().err
    assert not (tmp_path / "w.json").exists()


def test_without_scikit_learn_the_extra_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(training, "find_spec", lambda _: None)
    with pytest.raises(Exit) as left:
        main(out=tmp_path / "w.json")
    assert left.value.exit_code == 3
    assert "the extra `study`" in capsys.readouterr().err


def test_weights_are_written_whole_and_the_same_each_time(tmp_path):
    files = [tmp_path / name for name in ("bir.json", "دو.json")]
    for file in files:
        write(shipped(), (), file)
    assert load_weights(files[0]) == shipped()
    assert files[0].read_bytes() == files[1].read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_the_border_flags_hardly_anything_of_a_natural_stream():
    assert border([]) == 0.5
    assert border([0.9, *[0.1] * 9_999]) == 0.5
    assert border([*[0.7] * 4, *[0.1] * 9_996]) > 0.7
