"""Feed files are changed as a careful person would: nothing else moves."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ConfigError
from flows.feeds.files import read_text, save, unified_diff, with_changes, with_rows

PATH = Path("feeds.toml")
TEXT = """\
# Baş

[[outlet]]
id = "o"   # bir

[[feed]]
id = "a"      # şərh
enabled = true   # niyə
url = "https://a.az/"
troubles = \"\"\"
[[feed]]
id = "yox"
\"\"\"

# b haqqında
[[outlet]]
id = "p"
[[feed]]
  id = 'ب'
  url = 'https://b.az/'
  [feed.cookies]
  x = "1"   # dəyər
# son"""


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), f"\ufeff{TEXT}"])
def test_only_the_lines_of_the_keys_change(text: str) -> None:
    changes = {"a": {"enabled": False, "kind": "atom"}, "ب": {"url": "https://c.az/"}}
    new = with_changes(PATH, text, changes)

    end = "\r\n" if "\r\n" in text else "\n"
    assert new == (
        text.replace("enabled = true ", "enabled = false ")
        .replace("'https://b.az/'", '"https://c.az/"')
        .replace(f'"yox"{end}"""{end}', f'"yox"{end}"""{end}kind = "atom"{end}')
    )


def test_feeds_in_one_line_each_can_be_changed_too() -> None:
    text = 'feed = [\n  {id = "a", url = "x"}, # bir\n  {id="b", url="y"},\n]\n'

    assert with_changes(PATH, text, {"b": {"enabled": False}}) == text.replace(
        'url="y"}', 'url="y", enabled = false}'
    )


def test_a_feed_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(ConfigError, match=r"feeds\.toml.*yox"):
        with_changes(PATH, TEXT, {"yox": {"enabled": False}})


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(
    values=st.dictionaries(st.sampled_from(["a", "ب"]), st.fixed_dictionaries({
        "section": WORDS, "poll_minutes": st.integers(5, 99), "enabled": st.booleans()
    }), min_size=1)
)  # fmt: skip
@settings(deadline=None)
def test_whatever_is_set_is_what_is_read(values: dict) -> None:
    new = tomllib.loads(with_changes(PATH, TEXT, values))["feed"]

    for before, after in zip(tomllib.loads(TEXT)["feed"], new, strict=True):
        assert after == before | values.get(before["id"], {})


@given(rows=st.lists(st.dictionaries(st.sampled_from(["id", "troubles"]), WORDS), max_size=3))
@settings(deadline=None)
def test_rows_are_added_below_and_nothing_above_changes(rows: list[dict]) -> None:
    new = with_rows(TEXT, outlets=[{"id": "x"}], feeds=[(row, "şərh # bir") for row in rows])

    assert new.startswith(TEXT)
    assert tomllib.loads(new)["feed"] == [*tomllib.loads(TEXT)["feed"], *rows]


def test_a_diff_is_one_that_patch_reads() -> None:
    diff = unified_diff(PATH, "a\nə", "a\nb\n")

    assert diff.splitlines() == [
        "--- feeds.toml", "+++ feeds.toml", "@@ -1,2 +1,2 @@", " a", "-ə",
        "\\ No newline at end of file", "+b",
    ]  # fmt: skip


def test_a_file_that_somebody_else_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("başqa", encoding="utf-8")

    with pytest.raises(ConfigError, match="meanwhile"):
        save(path, "köhnə", "yeni")
    assert path.read_text("utf-8") == "başqa"


def test_a_link_stays_a_link_and_a_mode_a_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text("köhnə", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    save(link, read_text(link), "yeni\r\n")

    assert link.is_symlink()
    assert real.read_bytes() == b"yeni\r\n"
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(list(tmp_path.iterdir())) == 2
