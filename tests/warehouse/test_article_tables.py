"""What is derived from articles and what is said of them: the same in whatever order it lands."""

import random
from dataclasses import replace
from itertools import zip_longest

import pytest

from extractors.ids import content_id
from tests.warehouse.health_world import landed
from tests.warehouse.samples import (
    HOUR,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    blank,
    merged,
    verdict,
)
from warehouse.batch import STORED_AS
from warehouse.connect import memory_connection
from warehouse.deriving import derive_all
from warehouse.judging_rows import (
    Activation,
    ActRow,
    LabelRow,
    MentionRow,
    NoveltyRow,
    SeedLikenessRow,
)
from warehouse.migrate import migrate
from warehouse.page_rows import Copy
from warehouse.spool import TABLES as STORED
from warehouse.term_rows import TermUseRow
from warehouse.tombstone_rows import TombstoneRow

TABLES = (
    "article_facts", "article_entities", "article_terms", "article_days", "topic_days",
    "article_edits", "early_ids", "classifier_borders",
)  # fmt: skip
# The words of the index, by article: numbers and runs depend on the order of landing.
INDEXED = """
select
    search_documents.article_id,
    search_words.term,
    search_postings.weight,
    search_postings.places,
from core.search_postings
join core.search_words
    on search_postings.opening = search_words.opening
    and search_postings."key" = search_words."key"
join core.search_runs
    on search_words.run = search_runs.run
    and search_postings.number between search_runs.first_number and search_runs.last_number
join core.search_documents on search_postings.number = search_documents.number
order by all
"""


def derived(con):
    told = {"index": con.execute(INDEXED).fetchall()}
    for table in TABLES:
        rows = con.execute(f"select to_json(t) from core.{table} as t").fetchall()  # noqa: S608 - our own words
        told[table] = sorted(row[0] for row in rows)
    return told


def wording(name, number, hours, **changes):
    """One reading of an article, judged by two versions of one classifier."""
    at = NOON + hours * HOUR
    reason = "edited" if number else "first"
    made = article(
        name, TEXTS[number], reason=reason, seen_at=at, read_at=at, grade=number % 3, **changes
    )
    [row] = made.articles
    return replace(made, verdicts=(*made.verdicts, verdict(row, 2, classifier_version=2)))


def copy(copy_name, source, hours):
    """A pair has one id, whatever its direction."""
    pair = content_id("copy", *sorted((copy_name, source)))
    ids, at = (article_id(copy_name), article_id(source)), NOON + hours * HOUR
    return Copy(pair, *ids, 0.9, ("time",), None, is_same_family=False, method_version=1,
                found_at=at, run_id=RUN)  # fmt: skip


def mention(row, start, entity_id):
    return MentionRow(
        row.article_id, row.version_id, 1, "body", start, start + 4, "Բաքու", entity_id, "place",
        "azerbaijan", "azerbaijan", 1.0, "By name.", 0, is_listed=False, run_id=RUN,
    )  # fmt: skip


def label(name, number, **changes):
    plain = LabelRow(
        content_id("label", name, str(number)), article_id(name), None, relevant=True, grade=None,
        topics=None, note=None, author=None, source="command",
        labelled_at=NOON + number * HOUR, run_id=RUN,
    )  # fmt: skip
    return replace(plain, **changes)


def portions():
    """Three articles, with everything that makes the order of landing matter."""
    first, edited = wording("تبریز", 0, 0), wording("تبریز", 1, 30)
    again = replace(wording("تبریز", 0, 60), article_versions=(), verdicts=())
    other, third = wording("b", 2, 5), wording("c", 1, 24 * 40, published_at=None)
    [shown], [row] = again.articles, other.articles
    ids = (row.version_id, row.article_id)
    act = ActRow(*ids[::-1], 1, "body", 0, 4, "встретил", "iran", "azerbaijan",
                 "verbal_cooperation", TEXTS[3], RUN)  # fmt: skip
    use = TermUseRow(*ids[::-1], "zangezur", "one", 2, 1, 3, None, NOON, RUN)
    return (
        first,
        batch(articles=edited.articles),
        batch(article_versions=edited.article_versions, verdicts=edited.verdicts),
        again,
        other,
        third,
        batch(mentions=(mention(shown, 0, "baku"), mention(row, 0, "baku")), acts=(act,)),
        batch(mentions=(mention(row, 9, "tehran"), mention(row, 19, "iran"))),
        # Of an article that never comes.
        batch(mentions=(mention(*wording("d", 0, 0).articles, 0, "baku"),)),
        batch(term_uses=(use, replace(use, finding="two", uses=3, found_at=NOON + HOUR))),
        batch(novelties=(NoveltyRow(*ids, 2, ("baku",), (), RUN),)),
        batch(
            seed_likenesses=(
                SeedLikenessRow(*ids, article_id("c"), 1, 0.9, (), (), RUN),
                SeedLikenessRow(*ids, article_id("تبریز"), 2, 0.4, (), (), RUN),
            )
        ),
        batch(copies=(copy("b", "c", 1),)),
        batch(copies=(copy("c", "b", 2),)),
        batch(activations=(Activation("rules", 1, NOON, RUN),)),
        batch(labels=(label("b", 1, relevant=False), label("b", 2), label("c", 0, grade=1))),
    )


@pytest.fixture
def own():
    """A database in which each load is committed: its rows stand elsewhere than those before it."""
    con = memory_connection()
    migrate(con, now=NOON)
    yield con
    con.close()


@pytest.mark.parametrize("order", range(2))
def test_portions_in_any_order_give_what_all_at_once_gives(fresh, own, order):
    given = list(portions())
    random.Random(order).shuffle(given)
    for each, other in zip_longest(given[::2], given[1::2], fillvalue=batch()):
        committed(own, merged(each, other))
    told = derived(own)
    assert all(told.values())
    landed(fresh, merged(*given))
    assert derived(fresh) == told
    rows = counted(own)
    committed(own, merged(*given[:8]))
    assert counted(own) == rows == counted(fresh)
    assert derived(own) == told
    derive_all(own)
    assert derived(own) == told


def committed(con, rows):
    con.begin()
    landed(con, rows)
    con.commit()


def counted(con):
    return {table: con.table(f"core.{STORED_AS.get(table, table)}").shape[0] for table in STORED}


def test_a_pair_whose_direction_turned_round_has_one_copy(fresh):
    facts = "select is_copy from core.article_facts order by article_id = $1"
    landed(
        fresh, merged(wording("b", 0, 0), wording("c", 1, 0), batch(copies=(copy("b", "c", 1),)))
    )
    assert fresh.execute(facts, [article_id("b")]).fetchall() == [(False,), (True,)]
    landed(fresh, batch(copies=(copy("c", "b", 2),)))
    assert fresh.execute(facts, [article_id("b")]).fetchall() == [(True,), (False,)]


def test_names_of_one_reading_that_land_one_after_the_other_are_all_found(fresh):
    """As they do at the ends of a base's files, of which each lands by itself."""
    made = wording("b", 0, 0)
    [row] = made.articles
    landed(fresh, replace(made, mentions=(mention(row, 0, "baku"),)))
    landed(fresh, batch(mentions=(mention(row, 9, "tehran"),)))
    found = {term for _, term, *_ in derived(fresh)["index"]}
    assert {"@baku", "@tehran"} <= found


def test_what_was_like_a_document_that_is_forgotten_is_like_the_next_one(fresh):
    made, seeds = wording("b", 0, 0), (wording("c", 1, 0), wording("تبریز", 2, 0))
    [row] = made.articles
    ids = (row.version_id, row.article_id)
    likenesses = tuple(
        SeedLikenessRow(*ids, seed.articles[0].article_id, 1, similarity, (), (), RUN)
        for seed, similarity in zip(seeds, (0.9, 0.25), strict=True)
    )
    compared = batch(novelties=(NoveltyRow(*ids, 1, (), (), RUN),), seed_likenesses=likenesses)
    landed(fresh, merged(made, *seeds, compared))
    landed(fresh, batch(tombstones=(TombstoneRow(article_id("c"), (), (), (), NOON, None, None),)))
    facts = "select seed_similarity, seed_ids from core.article_facts where article_id = $1"
    told = fresh.execute(facts, [row.article_id]).fetchall()
    assert told == [(0.25, [article_id("تبریز")])]


def test_an_article_beyond_the_number_of_rows_is_known_still(tmp_path):
    """Rows that went leave places free: the last one stands beyond the number of rows."""
    first, last = article("a"), article("Ağrı", grade=2)
    con = blank(tmp_path)
    try:
        landed(con, first)
        landed(con, replace(last, verdicts=(), topics=()))
        con.execute("delete from core.articles where article_id = ?", [article_id("a")])
        landed(con, batch(verdicts=last.verdicts))
        asked = "select grade, wordings from core.article_facts where article_id = ?"
        assert con.execute(asked, [article_id("Ağrı")]).fetchall() == [(2, 1)]
    finally:
        con.close()
