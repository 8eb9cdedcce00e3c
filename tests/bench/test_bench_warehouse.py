"""The benchmark of a large warehouse measures what it says, and its shape holds on a small one."""

import json
import shutil

import pytest

from tests.bench import corpus, landing, warehouse
from tests.bench.answering import session
from tests.bench.warehouse import ASKED, Figure

ARTICLES = 2_000
RELEVANT = (120, 200)  # 8 %; other versions of DuckDB draw other numbers
# Of a small warehouse opening and planning are most of the cost; a table that is read as a whole
# for each article would still be seen.
TIMES = 2.5


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return corpus.make_home(tmp_path_factory.mktemp("bench") / "home", ARTICLES)


@pytest.fixture(scope="module")
def asking(home):
    with session((home / "araxes.duckdb").resolve()) as opened:
        yield opened


def test_articles_in_eleven_languages_are_made_and_every_one_is_indexed(asking):
    (held,) = asking.ask(
        "select list_sort([count(*), count(distinct lang), count(*) filter (relevant)])"
        " from articles",
        times=1,
    ).column
    langs, relevant, articles = json.loads(held)
    assert (langs, articles) == (11, ARTICLES)
    assert RELEVANT[0] < relevant < RELEVANT[1]
    counted = asking.ask(
        "select count(*) from core.article_facts anti join core.search_documents using (version_id)"
    )
    assert counted.column == ("0",)


def test_every_view_answers(asking):
    figures = list(warehouse.ask_views(asking, seconds=60, times=1))
    assert len(figures) > 50
    assert [each for each in figures if each.value is None] == []


def test_everything_that_is_asked_is_understood(asking):
    values = warehouse.known_values(asking)
    asked = [
        *warehouse.ask_catalogue(asking, values, times=1),
        *warehouse.ask_dashboards(asking, times=1),
    ]
    assert [each for each in asked if each.value is None] == []
    assert ASKED["catalogue"].keys() <= {each.name for each in asked}


@pytest.mark.parametrize("script", ["rare", "cyrillic", "armenian"])
def test_a_word_of_a_text_is_found_in_every_script(asking, script):
    word = warehouse.known_values(asking)[script]
    query = {"words": word}
    assert asking.ask("from search($words)", query, times=1).rows > 0
    assert (
        asking.ask(
            "from search($words)", {"words": ASKED["search"]["a word that nobody wrote"]}
        ).rows
        == 0
    )


def test_a_question_without_an_answer_ends_and_the_next_is_answered(asking):
    endless = "select count(*) from range(1e12::bigint) as a (n), range(1e6::bigint) as b (m)"
    assert "no answer" in asking.ask(endless, seconds=0.5).error
    assert asking.ask("select 7").column == ("7",)
    assert asking.ask("select nothing").cpu_ms is None


def test_landing_on_what_is_there_costs_what_it_costs_on_nothing(home, tmp_path):
    empty = corpus.make_home(tmp_path / "empty", 0)
    other = shutil.copytree(home, tmp_path / "home", symlinks=True)
    (tables,) = corpus.following(empty, ARTICLES, 300, 1)
    batches = landing.batches_of(tables)
    none = landing.landing_cost(empty, batches)
    many = landing.landing_cost(other, batches)
    assert many.rows == none.rows > 300 * 8
    assert many.parts.keys() == none.parts.keys() == landing.PARTS.keys()
    assert many.landing_ms < TIMES * none.landing_ms


@pytest.mark.parametrize(
    ("figure", "is_met"),
    [
        (Figure("search", "x", 99.0), True),
        (Figure("search", "x", 101.0), False),
        (Figure("search", "x", None), False),
        (Figure("search against ilike", "x", 7.0, "×"), False),
        (Figure("search against ilike", "x", 9.0, "×"), True),
        (Figure("export", "x", 9_999.0), True),
        (Figure("publishing", "wall", 9_999.0, "s"), True),
    ],
    ids=["below", "above", "no answer", "too near", "far enough", "export", "no budget"],
)
def test_a_figure_knows_whether_it_is_within_its_budget(figure, is_met):
    assert figure.is_met is is_met


def test_sizes_stand_beside_each_other():
    table = warehouse.table(
        {
            10: [Figure("search", "x", 9.0)],
            100: [Figure("search", "x", None), Figure("file", "y", 0.5, "×")],
        }
    )
    assert table.row_count == 2
    assert [list(column.cells) for column in table.columns][2:4] == [
        ["9.0", ""],
        ["no answer", "0.500"],
    ]
