"""Labelled texts read from files, and what is said of a broken one."""

import json

import pytest

from extractors.errors import ConfigError
from extractors.labelled import load_gold, read_labelled, read_stream

ITEM = {"id": "a", "title": "باکو و تهران", "text": "Bakı–Tehran: danışıqlar", "grade": 2}

BROKEN = {
    "no JSON": ("{", "{path}:1: is no JSON"),
    "no object": ("[1]", "{path}:1: is no JSON object"),
    "unknown key": ({**ITEM, "gerade": 1}, "{path}:1: gerade: is no key"),
    "missing": ({"id": "a", "text": "x", "grade": 1}, "{path}:1: title: is missing"),
    "grade": ({**ITEM, "grade": 3}, "{path}:1: grade: cannot be 3"),
    "grade true": ({**ITEM, "grade": True}, "{path}:1: grade: cannot be True"),
    "topic": ({**ITEM, "topics": ["дипломатия"]}, "{path}:1: topics: cannot be ['дипломатия']"),
    "split": ({**ITEM, "split": "test"}, "{path}:1: split: cannot be 'test'"),
    "form": ({**ITEM, "form": ["short"]}, "{path}:1: form: cannot be ['short']"),
    "id": ({**ITEM, "id": " "}, "{path}:1: id: cannot be ' '"),
    "empty": ({**ITEM, "title": "", "text": " \n"}, "{path}:1: text: title and text are both"),
}


def written(path, *rows):
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_line_is_named_with_file_line_and_key(case, tmp_path):
    row, message = BROKEN[case]
    path = written(tmp_path / "dev.jsonl", row)
    with pytest.raises(ConfigError) as raised:
        read_labelled(path, "dev")
    assert str(raised.value).startswith(message.format(path=path))


def test_the_line_is_counted_over_blank_ones_and_separators_inside_texts(tmp_path):
    strange = json.dumps({**ITEM, "text": "سطر\u2028سطر"}, ensure_ascii=False)
    path = written(tmp_path / "dev.jsonl", "", strange, "", {**ITEM, "grade": 2})
    with pytest.raises(ConfigError, match=r":4: id: 'a' was there before"):
        read_labelled(path, "dev")


def test_a_file_that_is_not_there_or_no_text_is_a_clear_error(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.jsonl: cannot be read"):
        read_labelled(tmp_path / "none.jsonl", "dev")
    (tmp_path / "latin.jsonl").write_bytes("ə".encode("utf-16"))
    with pytest.raises(ConfigError, match=r"latin\.jsonl: cannot be read"):
        read_labelled(tmp_path / "latin.jsonl", "dev")


def test_what_nobody_said_is_unknown_and_both_names_of_a_country_are_read(tmp_path):
    dev = {**ITEM, "id": "b", "src_country": "IR", "origin": "archive", "topics": ["sport"]}
    bare, full = read_labelled(written(tmp_path / "d.jsonl", ITEM, dev), "dev")
    assert (bare.topics, bare.lang, bare.hard, bare.origin, bare.split) == (None,) * 5
    assert bare.relevant
    assert (full.outlet_country, full.origin, full.topics) == ("IR", "real", ("sport",))


def test_every_item_of_the_gold_set_can_be_read():
    items = load_gold()
    assert {item.source for item in items} == {"gold"}
    assert {item.split for item in items} == {"tune", "hold"}
    assert all(item.topics is not None and item.hard is not None for item in items)


def test_a_folder_without_items_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match=r"holds no \.jsonl file"):
        load_gold(tmp_path)


def test_a_stream_needs_id_and_text_only_and_may_hold_more(tmp_path):
    path = written(
        tmp_path / "s.jsonl",
        {"id": "1", "text": "زمین‌لرزه در هریس", "views": 7},
        {"id": "2", "text": "", "outlet_country": "IR", "lang": "fa"},
    )
    first, second = read_stream(path)
    assert (first.text, first.outlet_country) == ("زمین‌لرزه در هریس", None)
    assert (second.outlet_country, second.lang) == ("IR", "fa")
    with pytest.raises(ConfigError, match=r"s2\.jsonl:1: text: is missing"):
        read_stream(written(tmp_path / "s2.jsonl", {"id": "1"}))
