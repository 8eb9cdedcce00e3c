"""`araxes diff`: the wordings of an article side by side."""

import json

import pytest

from extractors.changes import Part, Run, Wording, wordings_of
from extractors.errors import AraxesError
from extractors.ids import content_id
from flows.cli.diff import diff
from tests.warehouse.samples import HOUR, NOON, article, article_id, batch, merged, outlet
from warehouse.loader import load_spool
from warehouse.spool import Spool

AZ = ("Bakıda 3 nəfər həlak olub", "Partlayış səhər baş verib.\n\nYaralılar var.")
AZ_NEW = ("Bakıda 5 nəfər həlak olub", "Partlayış səhər baş verib.\n\nYaralılar xəstəxanadadır.")
FA = ("دیدار وزیران", "وزیران در تهران دیدار کردند.")
FA_NEW = ("دیدار وزیران", "وزیران در باکو دیدار کردند.")


def wording(name, number, text, reason, **more):
    title, body = text
    at = NOON + number * HOUR
    previous = content_id("version", name, str(number - 1)) if number > 1 else None
    return article(
        name, title, body=body, reason=reason, previous=previous, seen_at=at, read_at=at,
        version_id=content_id("version", name, str(number)), **more,
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with Spool(home) as spool:
        spool.write(
            merged(
                batch(outlets=(outlet("irna"),)),
                wording("partlayış", 1, AZ, "first", lang="az-Latn"),
                wording("partlayış", 2, AZ_NEW, "edited", lang="az-Latn"),
                wording("partlayış", 3, (AZ_NEW[0], "Oxunub."), "reprocessed", lang="az-Latn"),
                wording("دیدار", 1, FA, "first"),
                wording("دیدار", 2, FA_NEW, "edited"),
                wording("sakit", 1, AZ, "first"),
            )
        )
    load_spool(home, now=NOON, who="test")
    return home


def told(capsys, *arguments, home):
    name, *versions = arguments
    diff(name, versions or None, home=home, as_json=True)
    return json.loads(capsys.readouterr().out)


def wordings(answer):
    parts = [
        Part(part["field"], part["kind"], tuple(Run(**run) for run in part["runs"]))
        for part in answer["parts"]
    ]
    return wordings_of(parts)


def test_the_newest_edit_is_shown_with_times_and_hashes(capsys, home):
    answer = told(capsys, "https://irna.example/partlayış", home=home)
    assert wordings(answer) == (Wording(*AZ), Wording(*AZ_NEW))
    assert (answer["change"], answer["versions"]) == ("changed", 3)
    assert (answer["old"]["number"], answer["new"]["number"]) == (1, 2)
    assert answer["new"]["seen_at"] > answer["old"]["seen_at"]
    assert len({answer[key]["content_hash"] for key in ("old", "new")}) == 2


def test_wordings_are_named_by_number_or_id(capsys, home):
    name = str(article_id("partlayış"))
    third = str(content_id("version", "partlayış", "3"))
    assert wordings(told(capsys, name, "1", "3", home=home))[1] == Wording(AZ_NEW[0], "Oxunub.")
    assert told(capsys, name, third[:10], home=home)["old"]["number"] == 2
    assert told(capsys, name, "3", "1", home=home)["old"]["number"] == 3


def test_marks_need_no_colour(capsys, home):
    diff(str(article_id("partlayış")), home=home)
    out = capsys.readouterr().out
    assert "Bakıda [-3-]{+5+} nəfər həlak olub" in out
    assert "Yaralılar [-var.-]{+xəstəxanadadır.+}" in out
    assert "\nPartlayış səhər baş verib.\n" in out
    assert str(content_id("version", "partlayış", "2")) in out


def test_marks_stay_beside_the_words_of_a_text_from_right_to_left(capsys, home):
    diff(str(article_id("دیدار")), home=home)
    out = capsys.readouterr().out
    assert "\u200fوزیران در [-\u2068تهران\u2069-]{+\u2068باکو\u2069+} دیدار کردند." in out


def test_nothing_changed_is_an_answer(capsys, home):
    diff(str(article_id("sakit")), home=home)
    assert "Nothing changed" in capsys.readouterr().out
    answer = told(capsys, str(article_id("sakit")), home=home)
    assert (answer["change"], answer["old"], answer["parts"]) == ("same", None, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("https://irna.example/yox",), "no article 'https://irna.example/yox'"),
        (("12345678",), "no article '12345678'"),
        (("partlayış", "9"), "no wording '9' of this article: it has 1 to 3"),
        (("partlayış", "ab"), "no wording 'ab'"),
        (("partlayış", "1", "2", "3"), "give one wording, or two"),
        (("sakit", "2"), "it has one only"),
    ],
)
def test_what_is_unknown_is_said_in_a_line(home, arguments, said):
    name, *versions = arguments
    known = str(article_id(name)) if name in {"partlayış", "sakit"} else name
    with pytest.raises(AraxesError, match=said):
        diff(known, versions or None, home=home)
