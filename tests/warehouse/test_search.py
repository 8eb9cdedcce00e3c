"""Searching: what is found, in which order, from an index that grows load by load."""

from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.samples import (
    DAY,
    HOUR,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    merged,
    outlet,
)
from warehouse.connect import attach, detach, memory_connection, sql_text
from warehouse.indexing import forget_gone
from warehouse.judging_rows import EntityName, EntityRow, MentionRow
from warehouse.land import land
from warehouse.migrate import migrate
from warehouse.spool import Spool

PERSON = "masud_pezeshkian"
# Eight scripts; only the last two mention nobody.
CORPUS = {
    "fa": ("سفر پزشکیان به باکو", "رئیس‌جمهوری ایران درباره کریدور زنگزور گفت‌وگو کرد."),
    "az": ("Pezeşkian Bakıda", "Zəngəzur dəhlizinin açılması ilə bağlı danışıqlar aparıldı."),
    "ru": ("Пезешкиан прибыл в Баку", "Стороны обсудили Зангезурский коридор и торговлю."),
    "hy": ("Փեզեշքիանը Բաքվում", "Կողմերը քննարկեցին Զանգեզուրի միջանցքը։"),
    "he": ("פזשכיאן בבאקו", "הצדדים דנו בסחר ובגבולות."),
    "ka": ("პეზეშკიანი ბაქოში", "მხარეებმა ვაჭრობა განიხილეს."),
    "en": ("Trade grows", "Corridors of trade opened; the Zangezur corridor did not."),
    "el": ("Το εμπόριο αυξάνεται", "Ο διάδρομος παραμένει κλειστός."),
}
NAMES = {
    "fa": "پزشکیان", "az": "Pezeşkian", "ru": "Пезешкиан*", "hy": "Փեզեշքիան", "he": "פזשכיאן",
    "ka": "პეზეშკიანი", "en": "Masoud Pezeshkian",
}  # fmt: skip


def rows_of(lang, **changes):
    title, body = CORPUS[lang]
    made = article(lang, title, body=body, lang=lang, outlet_id=f"o-{lang}", **changes)
    mention = MentionRow(
        article_id(lang), made.articles[0].version_id, 1, "title", 0, 5, title[:5], PERSON,
        "person", "iran", "iran", 1.0, "By name.", 0, is_listed=False, run_id=RUN,
    )  # fmt: skip
    return replace(made, mentions=() if lang in {"en", "el"} else (mention,))


def gazetteer():
    return batch(
        entities=(EntityRow(PERSON, "person", "iran", None, None, None, "0" * 64, NOON),),
        entity_names=tuple(
            EntityName(PERSON, lang, "Zyyy", (name,), NOON) for lang, name in NAMES.items()
        ),
        outlets=tuple(
            outlet(f"o-{lang}", side="turkey" if lang in {"he", "ka"} else "iran_state")
            for lang in CORPUS
        ),
    )


def landed(con, folder, *loads):
    for rows in loads:
        with Spool(folder) as spool:
            land(con, [spool.write(rows)])


def blank():
    con = memory_connection()
    migrate(con, now=NOON)
    return con


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    connection = blank()
    grades = {"fa": 2, "az": 1, "ru": 0}
    loads = [
        rows_of(lang, grade=grades.get(lang), published_at=NOON - number * DAY)
        for number, lang in enumerate(CORPUS)
    ]
    landed(connection, tmp_path_factory.mktemp("home"), merged(gazetteer(), *loads))
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def blank_con():
    connection = blank()
    yield connection
    connection.close()


@pytest.fixture
def empty(blank_con):
    """A warehouse without articles, and without them again afterwards: a new one costs 0.4 s."""
    blank_con.begin()
    yield blank_con
    blank_con.rollback()


def found(con, query, **filters):
    """Languages of what is found, the best first: each article of the corpus has its own."""
    named = "".join(f", {name} := ${name}" for name in filters)
    asked = f"select lang from search($query{named})"  # noqa: S608 - names of our own parameters
    return [lang for (lang,) in con.execute(asked, {"query": query, **filters}).fetchall()]


GOLDEN = {
    "коридоры": ["ru"],
    "торговля": ["ru"],
    "dəhliz": ["az"],
    "DƏHLİZLƏRİN": ["az"],
    "dehliz": ["az"],
    "كريدور": ["fa"],
    "گفت‌وگو": ["fa"],
    "گفت وگو": ["fa"],
    "միջանցք": ["hy"],
    "διάδρομος": ["el"],
    "ბაქოში": ["ka"],
    "גבולות ": [],
    "ובגבולות": ["he"],
    "corridor": ["en"],
    '"Zangezur corridor"': ["en"],
    '"corridor Zangezur"': [],
    '"grows corridors"': [],  # title and text are no neighbours
    "“Zəngəzur dəhlizi”": ["az"],
    '"corridors of trade opened"': ["en"],
    '"corridors trade opened"': [],
    '"Zangezur Zangezur corridor"': [],
    "zang*": ["en"],
    "зангезур*": ["ru"],
    "corridor -trade": [],
    "trade -коридор": ["en"],
    '-"corridor did" trade': [],
    '-"did corridor" trade': ["en"],
    '-"Zangezur corridor" trade': [],
    "nothing corridor": ["en"],  # nobody has both: whoever has most
    f"entity:{PERSON} торговлю": ["ru"],
    "-entity:masud_pezeshkian trade": ["en"],
    "entity:nobody": [],
}


def test_golden_queries(con):
    assert {query: found(con, query) for query in GOLDEN} == GOLDEN


def test_a_name_in_any_script_finds_whoever_mentions_it(con):
    everybody = {"fa", "az", "ru", "hy", "he", "ka"}
    spelt = ["Pezeshkian Masoud", *(name.strip("*") for name in NAMES.values())][1:]
    assert {name: set(found(con, name)) for name in spelt} == dict.fromkeys(spelt, everybody)
    assert set(found(con, "Пезешкиана")) == everybody
    assert found(con, '"Pezeşkian"') == ["az"]  # quoted it is a word like others


def test_a_name_of_two_entities_is_a_word(con, tmp_path):
    con.begin()
    twin = replace(gazetteer(), outlets=())
    [person] = twin.entities
    landed(
        con,
        tmp_path,
        replace(
            twin,
            entities=(*twin.entities, replace(person, entity_id="x")),
            entity_names=(*twin.entity_names, EntityName("x", "az", "Latn", ("Pezeşkian",), NOON)),
        ),
    )
    con.execute("delete from core.search_names where entity_id = 'x'")
    con.execute(
        "insert into core.search_names values ('pezesk', 'pezeskian', 'x', true, true, now())"
    )
    assert found(con, "Pezeşkian") == ["az"]
    con.rollback()


# By entity: its names, the usual one first, and who is listed beside it under names of one stem.
NAMESAKES = {
    "aliyev": ("Əliyev", "Алиев", "Aliyev"),
    "aliyeva": ("Əliyeva", "Алиева", "Aliyeva"),
    "azerbaijan": ("Азербайджан", "آذربایجان"),
    "azerbaijani": ("Азербайджанец", "Азербайджани", "آذربایجانی"),
    "turkiye": ("Türkiye", "Fidan"),
    "fidan": ("Fidan",),
}
MEANT = {
    "Aliyev": "aliyev", "ƏLİYEV": "aliyev", "Əliyevin": "aliyev", "Алиев": "aliyev",
    "Əliyeva": "aliyeva", "Алиева": "aliyeva", "Азербайджане": "azerbaijan",
    "آذربایجان": "azerbaijan", "آذربایجانی": "azerbaijani", "Fidan": "fidan",
    "Əliy": None,  # of this stem, and spelt like none of them
}  # fmt: skip


def test_of_names_of_one_stem_the_one_that_was_typed_counts(empty, tmp_path):
    [person] = gazetteer().entities
    rows = batch(
        entities=tuple(replace(person, entity_id=each) for each in NAMESAKES),
        entity_names=tuple(
            EntityName(each, "az", "Zyyy", names, NOON) for each, names in NAMESAKES.items()
        ),
    )
    landed(empty, tmp_path, rows)
    empty.execute("update core.search_names set is_mentioned = true")
    asked = "select any_value(entity_id) from search_terms($1)"
    assert {each: empty.execute(asked, [each]).fetchall()[0][0] for each in MEANT} == MEANT


def test_a_surname_in_any_script_finds_whoever_mentions_a_bearer(con):
    assert set(found(con, "entity:pezeshkian")) == {"fa", "az", "ru", "hy", "he", "ka"}


def asked(con, name, query):
    return con.execute(sql_text("queries", name), {"query": query}).fetchall()


def test_what_was_looked_for_can_be_told(con):
    told = asked(con, "search_terms", "Pezeşkian zəngəzur* -ticarət")
    assert [(kind, is_excluded, entity) for _, kind, is_excluded, _, _, entity, _ in told] == [
        ("entity", False, PERSON),
        ("prefix", False, None),
        ("word", True, None),
    ]


def test_what_is_said_twice_counts_once(con):
    told = asked(con, "search_terms", '@X коридор Entity:x коридору "коридор коридор" -коридор')
    assert [(kind, is_excluded, term) for _, kind, is_excluded, term, *_ in told] == [
        ("entity", False, "@x"),
        ("word", False, "коридор"),
        ("phrase", False, "коридор"),
        ("phrase", False, "коридор"),
        ("word", True, "коридор"),
    ]


def test_words_spelt_alike_are_suggested_where_nothing_is_found(con):
    assert "zangezur" in [word for word, *_ in asked(con, "search_suggestions", "zangezurr")]
    assert (PERSON,) in [row[1:2] for row in asked(con, "search_suggestions", "пезешкианн")]
    assert asked(con, "search_suggestions", "entity:nobody") == []
    ids = [row[1] for row in asked(con, "search_suggestions", "pezeshkiann mesud") if row[1]]
    assert sorted(ids) == sorted(set(ids))


def test_filters_narrow(con):
    person = f"entity:{PERSON}"
    assert set(found(con, person, side="turkey")) == {"ka", "he"}
    assert found(con, person, lang="hy") == ["hy"]
    assert set(found(con, person, grade=1)) == {"fa", "az"}
    assert found(con, person, grade=2) == ["fa"]
    days = {"since": (NOON - 2 * DAY).date(), "until": (NOON - DAY).date()}
    assert set(found(con, person, **days)) == {"az", "ru"}
    assert len(found(con, person, k=2)) == 2


def test_a_word_of_the_title_counts_more(empty, tmp_path):
    con = empty
    rows = (
        article("a", "Sakit", body="Dəhliz açıldı"),
        article("b", "Dəhliz", body="Sakit açıldı"),
    )
    landed(con, tmp_path, merged(*rows))
    titles = con.execute("select title from search('dəhlizlər')").fetchall()
    assert titles == [("Dəhliz",), ("Sakit",)]


# Who has which words: nobody has all, and whoever has most of them lacks the rarest.
HAVING = {
    "a": "միջանցք", "b": "коридор ticarət گمرک", "c": "коридор", "d": "ticarət گمرک",
    "e": "ticarət", "f": "گمرک", "g": "گمرک", "h": "گمرک",
}  # fmt: skip


def test_where_nobody_has_all_words_whoever_has_most_is_found(empty, tmp_path):
    rows = (article(each, f"{each} {each}", body=words) for each, words in HAVING.items())
    landed(empty, tmp_path, merged(*rows))
    words = sorted({word for text in HAVING.values() for word in text.split()})
    for chosen in chain.from_iterable(combinations(words, size) for size in (2, 4)):
        counts = {each: len({*chosen} & {*text.split()}) for each, text in HAVING.items()}
        expected = {each[0] for each, count in counts.items() if count == max(counts.values())}
        for query in (" ".join(chosen), " ".join(f"{word[:4]}*" for word in chosen)):
            answer = empty.execute("select left(title, 1) from search($1)", [query]).fetchall()
            assert {each for (each,) in answer} == expected, query


def test_a_beginning_of_too_many_stands_for_its_commonest_words(empty, tmp_path):
    rows = (article("a", "dəhliz çay"), article("b", "dəhşət çay"), article("c", "çay"))
    landed(empty, tmp_path, merged(*rows))
    assert len(empty.execute("from search('dəh*')").fetchall()) == 2
    empty.execute(
        "update core.search_words set documents = case when term = (tokens('dəhliz'))[1]"
        " then 900000 else 200000 end where starts_with(term, 'deh')"
    )
    asked = "select title from search($1)"
    assert empty.execute(asked, ["dəh*"]).fetchall() == [("dəhliz çay",)]
    assert empty.execute(asked, ["çay -dəh*"]).fetchall() == [("çay",)]


# Beginnings that reach into an ending, that begin with an article, that follow a sign.
BEGINNINGS = (
    "peopl*", "religiou*", "komissiyasın*", "армение*", "կազմակերպիչնե*", "السعود*", "والبصرة*",
    "اَلسعود*", "😀peop*", "(№komis*", "ko×*",
)  # fmt: skip


def test_a_beginning_finds_the_words_that_begin_so(empty, tmp_path):
    words = "religious people; komissiyasının; Армениею; կազմակերպիչները; السعودية والبصرة"
    landed(empty, tmp_path, merged(article("a", "a", body=words), article("b", "b", body="yol")))
    asked = "select title from search($1)"
    assert [q for q in BEGINNINGS if empty.execute(asked, [q]).fetchall() != [("a",)]] == []


def test_what_can_be_chosen_by_is_known(con):
    [(sides, langs)] = con.execute(sql_text("queries", "search_filters")).fetchall()
    assert sides == ["iran_state", "turkey"]
    assert langs == sorted(CORPUS)


def test_what_people_type_is_data(con):
    tables = con.execute("select count(*) from duckdb_tables()").fetchall()
    for query in (
        "'; drop table core.articles; --", "x' or '1'='1", '"', '""', "-", "*", "%", "_", "(",
        "[a-", "\\", "entity:", "entity:' or 1=1", "@", "", " ", "\x1b[31m", "a" * 5000, '-"', "**",
        "$1",
        " ".join("abcdefgh" + str(number) for number in range(80)),
    ):  # fmt: skip
        assert found(con, query) == [], query
    assert con.execute("select count(*) from search(null)").fetchall() == [(0,)]
    assert con.execute("select count(*) from duckdb_tables()").fetchall() == tables


def contents(con):
    """The index as a set of facts, without numbers and runs."""
    return con.execute(
        """
        select article_id, version_id, term, weight, list_sort(places)
        from core.search_postings
        join core.search_words using (opening, key)
        join core.search_documents using (number) order by all
        """
    ).fetchall()


def test_load_by_load_the_index_is_the_same_as_from_scratch(empty, tmp_path):
    loads = [
        rows_of("fa"),
        rows_of("az"),
        rows_of("ru"),
        *(article(f"n{at}", TEXTS[at]) for at in (1, 3)),
    ]
    asked = "select score, title from search('danışıqlar Баку') order by all"
    whole = gazetteer()  # its names may land in parts, as from the files of a base
    first, rest = whole.entity_names[:2], whole.entity_names[2:]
    landed(empty, tmp_path, replace(whole, entity_names=first), batch(entity_names=rest), *loads)
    names = "from core.search_names order by all"
    grown = contents(empty), empty.execute(asked).fetchall(), empty.execute(names).fetchall()
    runs = empty.execute("select count(*), sum(documents) from core.search_runs").fetchall()
    assert runs == [(2, 5)]  # four became one on the way
    empty.rollback()
    empty.begin()
    landed(empty, tmp_path, merged(gazetteer(), *loads))
    assert (contents(empty), empty.execute(asked).fetchall(), empty.execute(names).fetchall()) == (
        grown
    )
    assert all(len(part) > 2 for part in grown)
    assert len(grown[0]) > 30
    assert len(grown[1]) == 4


def test_only_the_current_wording_is_found_and_the_old_one_can_be_wiped_out(empty, tmp_path):
    con = empty
    landed(con, tmp_path, article("a", "Köhnə başlıq"), article("b", TEXTS[1]))
    later = {"seen_at": NOON + HOUR, "read_at": NOON + HOUR}
    landed(con, tmp_path, article("a", "Yeni xəbər", reason="edited", **later))
    assert con.execute("select title from search('köhnə')").fetchall() == []
    assert con.execute("select title from search('yeni')").fetchall() == [("Yeni xəbər",)]
    held = "select count(*) from core.search_words where term = (tokens('köhnə'))[1]"
    assert con.execute(held).fetchall() == [(1,)]
    forget_gone(con)
    assert con.execute(held).fetchall() == [(0,)]
    assert con.execute("select count(*) from core.search_gone").fetchall() == [(0,)]
    assert con.execute("select title from search('yeni')").fetchall() == [("Yeni xəbər",)]
    assert con.execute("select count(*) from search('danışıqlar')").fetchall() == [(1,)]


def test_a_verdict_that_comes_later_counts_in_filters(empty, tmp_path):
    con = empty
    landed(con, tmp_path, article("a", TEXTS[1]))
    assert con.execute("select grade from search('danışıqlar', grade := 1)").fetchall() == []
    landed(
        con, tmp_path, replace(article("a", TEXTS[1], grade=2), articles=(), article_versions=())
    )
    assert con.execute("select grade from search('danışıqlar', grade := 1)").fetchall() == [(2,)]
    runs = con.execute("select count(*) from core.search_runs").fetchall()
    assert runs == [(1,)]  # its words were not indexed again


def test_what_is_missing_is_found_again_at_the_next_load(empty, tmp_path):
    con = empty
    landed(con, tmp_path, article("a", TEXTS[1]))
    for table in ("documents", "postings", "words", "runs"):
        con.execute(f"delete from core.search_{table}")  # noqa: S608 - a name of ours
    landed(con, tmp_path, article("b", TEXTS[3]))
    assert con.execute("select title from search('danışıqlar')").fetchall() == [(TEXTS[1],)]


def test_a_file_that_is_attached_answers_once_it_is_used(tmp_path):
    con = memory_connection()
    attach(con, tmp_path / "x.duckdb", "other")
    migrate(con, now=NOON)
    landed(con, tmp_path, article("a", TEXTS[1]))
    detach(con, "other")
    attach(con, tmp_path / "x.duckdb", "a", read_only=True)
    assert con.execute("select title from search('danışıqlar')").fetchall() == [(TEXTS[1],)]
    con.close()


def test_what_a_file_keeps_of_search_is_planned_as_it_was_written(blank_con, tmp_path):
    """A file for DuckDB 1.4 loses `as materialized`: steps may not depend on it."""
    kept = memory_connection()
    attach(kept, tmp_path / "x.duckdb", "other")
    migrate(kept, now=NOON)
    detach(kept, "other")
    attach(kept, tmp_path / "x.duckdb", "a", read_only=True)
    asked = "explain select * from search_terms('Bakı')"
    plans = [con.execute(asked).fetchall()[0][1].count("┌") for con in (blank_con, kept)]
    assert plans[0] == plans[1]
    kept.close()


@settings(deadline=None, max_examples=8)
@given(st.lists(st.sampled_from(sorted(CORPUS)), min_size=1, max_size=4, unique=True), st.data())
def test_a_document_is_found_by_each_of_its_words(con, langs, data):
    for lang in langs:
        words = con.execute("select words($1)", [" ".join(CORPUS[lang])]).fetchall()[0][0]
        long = [word for word in words if len(word) > 2]
        word = data.draw(st.sampled_from(long))
        assert lang in found(con, word), word
        assert lang in found(con, f"{word[:3]}* {word.upper()}"), word
