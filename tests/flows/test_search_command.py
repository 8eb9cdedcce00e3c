"""`araxes search`: passages with the words marked, and nothing that a terminal would obey."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest

from extractors.errors import ConfigError
from flows.cli.output import console, errors
from flows.cli.search import search
from flows.searching import LONGEST, marked, passages
from tests.warehouse.samples import NOON, article, batch, merged, outlet
from warehouse.loader import load_spool
from warehouse.spool import Spool

EVIL = "Bakı \x1b[31mqırmızı\x07 \u202edanışıqlar [bold]x[/bold]"
BODY = (
    "Hava açıqdır. Tərəflər dəhlizin açılmasını müzakirə etdilər. Yağış yağır.\n\n"
    "Dəhliz bağlıdır. Danışıqlar və dəhlizlər haqqında \x1b]0;x\x07 daha çox."
)
FARSI = "هوا خوب است. درباره کریدور زنگزور گفت‌وگو کردند؟ باران می‌آید."


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    rows = merged(
        article("az", EVIL, body=BODY, lang="az", grade=2),
        article("fa", "خبر", body=FARSI),
        batch(outlets=(outlet("irna"),)),
    )
    with Spool(home) as spool:
        spool.write(rows)
    load_spool(home, now=NOON, who="test")
    return home


def printed(home, query, **options):
    with console.capture() as capture, errors.capture() as notes:
        search(query, home=home, **{"limit": 10, **options})
    return capture.get(), notes.get()


def test_the_best_sentences_are_shown_with_the_words_marked(home):
    shown, notes = printed(home, "dəhliz danışıqlar")
    assert "Danışıqlar".casefold() in shown.casefold()
    assert "[[Danışıqlar]] və [[dəhlizlər]] haqqında" in shown
    assert "Yağış" not in shown
    assert "grade 2" in shown
    assert "looked for" in notes
    assert "snapshot araxes-" in notes


def test_right_to_left_text_is_isolated(home):
    shown, _ = printed(home, "کریدور")
    assert "\u200f   › درباره [[\u2068کریدور\u2069]] زنگزور" in shown


def test_nothing_of_the_news_reaches_the_terminal_as_a_command(home):
    shown, notes = printed(home, "danışıqlar \x1b[2J")
    for sign in ("\x1b[31m", "\x07", "\u202e", "\x1b]0", "\x1b[2J"):
        assert sign not in shown + notes
    assert "[bold]x[/bold]" in shown  # markup is text


def test_where_nothing_is_found_near_words_are_named(home):
    shown, notes = printed(home, "danışıqlrar")
    assert "Nothing found" in shown
    assert "danisig" in shown
    assert "0 articles" in notes


def test_words_to_leave_out_alone_find_nothing_and_the_answer_says_why(home):
    shown, _ = printed(home, '-dəhliz -"کریدور زنگزور"')
    assert "none what to look for" in shown
    assert "Fewer words" not in shown


def test_a_query_without_a_word_and_an_entity_that_is_none_are_told(home):
    for query in ("", '"', "q*"):
        assert "no word to look for" in printed(home, query)[0]
    assert "No entity is called heç_kim: `araxes sql" in printed(home, "entity:heç_kim")[0]


def test_json_has_terms_marks_and_the_snapshot(home):
    with redirect_stdout(StringIO()) as out:
        search('"dəhlizin açılması" -kömür', home=home, as_json=True)
    told = json.loads(out.getvalue())
    assert told["snapshot"].startswith("araxes-")
    assert [each["kind"] for each in told["terms"]] == ["phrase", "phrase", "word"]
    [result] = told["results"]
    marks = [part["text"][a:b] for part in result["passages"] for a, b in part["marks"]]
    assert {"dəhlizin", "açılmasını"} <= set(marks)


def test_a_day_that_is_none_is_refused(home):
    with pytest.raises(ConfigError, match="--since: 'gestern'"):
        search("x", home=home, since="gestern")


def test_days_in_the_wrong_order_are_refused(home):
    with pytest.raises(ConfigError, match="--since 2026-06-02 is after --until 2026-06-01"):
        search("x", home=home, since="2026-06-02", until="2026-06-01")


def test_it_is_told_whether_there_are_more_than_were_asked_for(home):
    query = "dəhliz کریدور"  # nobody has both
    assert "1 article, the best of more (--limit) · snapshot" in printed(home, query, limit=1)[1]
    assert "2 articles · snapshot" in printed(home, query, limit=2)[1]


@pytest.mark.parametrize(
    ("option", "wrong", "advice"),
    [
        ("side", "iran-state", "--side 'iran-state': known are .*; did you mean 'iran_state'"),
        ("side", "گزارش", "--side 'گزارش': known are iran_state"),
        ("lang", "xx", "--lang 'xx': known are az, fa"),
        ("lang", "FA", "--lang 'FA'"),
    ],
    ids=["near side", "no side", "no language", "case"],
)
def test_a_side_or_language_that_is_none_is_refused(home, option, wrong, advice):
    with pytest.raises(ConfigError, match=advice):
        search("Bakı", home=home, **{option: wrong})


def test_a_language_of_which_there_is_no_article_yet_is_none_the_less_a_language(home):
    assert "0 articles" in printed(home, "Bakı", lang="hy")[1]
    assert "1 article" in printed(home, "dəhliz", lang="az")[1]


def test_words_are_marked_whole_and_longest_first():
    assert marked("Bakıda Bakı", ["Bakı", "Bakıda"]) == [
        ("Bakıda", True), (" ", False), ("Bakı", True),
    ]  # fmt: skip
    assert marked("Bakılı", ["Bakı"]) == [("Bakılı", False)]
    assert marked("a.c abc", ["a.c"]) == [("a.c", True), (" abc", False)]


def test_a_text_without_sentences_is_cut_around_its_word():
    text = "söz " * 500 + "dəhliz" + " söz" * 500
    [parts] = passages(text, ["dəhliz"])
    assert ("dəhliz", True) in parts
    assert sum(len(part) for part, _ in parts) < LONGEST + 10
    assert passages(text, []) == []
