"""What the pipeline asks, of the published file, of the spool and of nothing at all."""

import threading
import uuid
from dataclasses import replace

import pytest

from extractors.errors import StoreError
from extractors.ids import content_id
from tests.warehouse.samples import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    TEXTS,
    article,
    article_id,
    batch,
    entry,
    merged,
    outcome,
    page_state,
    run,
    state,
)
from warehouse.held import WordingText
from warehouse.loader import load_spool
from warehouse.read import Reader
from warehouse.rows import ArticleUrl
from warehouse.spool import Spool


def write(home, *batches):
    with Spool(home) as spool:
        return [spool.write(each) for each in batches]


def publish(home, *batches, minutes=0):
    write(home, *batches)
    load_spool(home, now=NOON + minutes * MINUTE, who="test")


def entry_id(name):
    return content_id("entry", name)


def everything(reader):
    ids = [entry_id("a"), entry_id("b"), uuid.UUID(int=1)]
    articles = [article_id("a"), article_id("b"), uuid.UUID(int=1)]
    return (
        reader.feed_states(),
        reader.entry_hashes(ids),
        reader.articles_by_url([f"https://irna.example/{name}" for name in ("a", "b", "c")]),
        reader.held_articles(articles),
        reader.pending_entries(max_attempts=3, limit=10),
        reader.known_articles(articles),
        reader.page_states(articles),
        reader.due_pages(before=NOON + 2 * HOUR, limit=10),
        reader.entries_of_articles(articles),
        reader.wording_texts([row.version_id for row in OLD.articles]),
        reader.running_runs(),
    )


def test_a_fresh_home_is_an_empty_memory(tmp_path):
    with Reader(tmp_path / "not there") as reader:
        assert everything(reader) == ({}, {}, {}, {}, (), set(), {}, (), {}, {}, ())
    assert not (tmp_path / "not there").exists()


def test_one_host_with_many_due_pages_does_not_keep_the_others_waiting(tmp_path):
    slow = [page_state(f"yavaş/{n}", next_visit_at=NOON + n * MINUTE) for n in range(60)]
    late = page_state("gec", url="https://başqa.example/gec", next_visit_at=NOON + 2 * HOUR)
    publish(tmp_path, batch(page_states=(*slow, late)))
    with Reader(tmp_path) as reader:
        due = reader.due_pages(before=NOON + 3 * HOUR, limit=55)
    assert [state.url for state in due] == [
        *(state.url for state in slow[:50]), late.url, *(state.url for state in slow[50:54])
    ]  # fmt: skip


OLD = merged(
    article("a"),
    batch(
        entries=(entry("a"),),
        feed_states=(state("irna-fa", etag='"old"'),),
        runs=(run(),),
        page_states=(page_state("a", next_visit_at=NOON + MINUTE), page_state("b")),
    ),
)
NEW = merged(
    article("a", TEXTS[4], seen_at=NOON + HOUR),
    article("b", TEXTS[2]),
    batch(
        entries=(entry("a", entry_hash="h2", changed_at=NOON + HOUR), entry("b")),
        feed_states=(
            state("irna-fa", etag='"new"', polled_at=NOON + HOUR),
            state("armenpress-hy"),
        ),
        runs=(run("two", started_at=NOON + DAY), run(status="ok", finished_at=NOON + HOUR)),
        entry_outcomes=(replace(outcome("a", 1, "read"), article_id=article_id("a")),),
        page_states=(page_state("a", visited_at=NOON + HOUR, next_visit_at=NOON + 6 * HOUR),),
    ),
)


def test_published_or_still_in_the_spool_makes_no_difference(tmp_path):
    answers = []
    for name, published, waiting in (
        ("all waiting", (), (OLD, NEW)),
        ("half", (OLD,), (NEW,)),
        ("half the other way", (NEW,), (OLD,)),
        ("all published", (OLD, NEW), ()),
    ):
        home = tmp_path / name
        if published:
            publish(home, *published)
        write(home, *waiting)
        with Reader(home) as reader:
            answers.append(everything(reader))
    assert answers[0] == answers[1] == answers[2] == answers[3]

    states, hashes, urls, held, pending, known, watched, due, led_by, texts, running = answers[0]
    assert states["irna-fa"].etag == '"new"'
    assert states["irna-fa"] == NEW.feed_states[0]
    assert set(states) == {"irna-fa", "armenpress-hy"}
    assert hashes == {entry_id("a"): "h2", entry_id("b"): "h1"}
    assert urls == {
        "https://irna.example/a": article_id("a"),
        "https://irna.example/b": article_id("b"),
    }
    rows = [*OLD.articles, *NEW.articles]
    assert {key: (each.version_id, each.title) for key, each in held.items()} == {
        row.article_id: (row.version_id, row.title) for row in NEW.articles
    }
    assert {key: each.wordings for key, each in held.items()} == {
        key: {row.content_hash: row.version_id for row in rows if row.article_id == key}
        for key in (article_id("a"), article_id("b"))
    }
    # The final outcome of "a" was for its first wording: the new one is pending again.
    assert pending == (NEW.entries[1], entry("a", entry_hash="h2", changed_at=NOON + HOUR))
    assert known == held.keys()
    assert watched == {article_id("a"): NEW.page_states[0], article_id("b"): OLD.page_states[1]}
    # Of "a" an old state said that it was due.
    assert due == (OLD.page_states[1],)
    assert led_by == {article_id("a"): entry("a", entry_hash="h2", changed_at=NOON + HOUR)}
    first = OLD.articles[0]
    assert texts == {first.version_id: WordingText(first.title, first.body)}
    assert [each.run_id for each in running] == [content_id("run", "two")]


@pytest.mark.parametrize("published", [True, False])
def test_an_entry_is_pending_until_a_final_outcome_or_the_last_try(tmp_path, published):
    rows = batch(
        entries=tuple(
            entry(name, changed_at=NOON + n * MINUTE)
            for n, name in enumerate(("fresh", "tried", "given up", "done", "սպասող"))
        ),
        entry_outcomes=(
            outcome("tried", 1),
            outcome("tried", 1),  # the same row twice is one try
            outcome("tried", 2),
            *(outcome("given up", n) for n in range(3)),
            outcome("done", 1),
            outcome("done", 2, "summary", is_final=True),
            outcome("сторонний", 1, "read", is_final=True),
        ),
    )
    (publish if published else write)(tmp_path, rows)
    with Reader(tmp_path) as reader:
        pending = reader.pending_entries(max_attempts=3, limit=10)
        assert [each.guid for each in pending] == ["fresh", "tried", "սպասող"]
        assert pending[0] == rows.entries[0]
        assert [e.guid for e in reader.pending_entries(max_attempts=2, limit=1)] == ["fresh"]
        assert [e.guid for e in reader.pending_entries(max_attempts=1, limit=9)] == [
            "fresh",
            "սպասող",
        ]


def test_a_new_wording_starts_again_at_no_tries(tmp_path):
    publish(
        tmp_path,
        batch(
            entries=(entry("a", entry_hash="h2", changed_at=NOON + HOUR),),
            entry_outcomes=tuple(outcome("a", n, entry_hash="h1") for n in range(5)),
        ),
    )
    with Reader(tmp_path) as reader:
        assert len(reader.pending_entries(max_attempts=3, limit=10)) == 1


def test_an_old_wording_without_an_outcome_is_not_pending(tmp_path):
    publish(tmp_path, batch(entries=(entry("a"),)))
    write(
        tmp_path,
        batch(
            entries=(entry("a", entry_hash="h2", changed_at=NOON + HOUR),),
            entry_outcomes=(outcome("a", 1, "read", is_final=True, entry_hash="h2"),),
        ),
    )
    with Reader(tmp_path) as reader:
        assert reader.pending_entries(max_attempts=3, limit=10) == ()


def test_the_first_article_met_at_an_address_keeps_it(tmp_path):
    url = "https://irna.example/آدرس"
    publish(tmp_path, batch(article_urls=(ArticleUrl(url, article_id("late"), NOON + HOUR),)))
    write(tmp_path, batch(article_urls=(ArticleUrl(url, article_id("early"), NOON),)))
    with Reader(tmp_path) as reader:
        assert reader.articles_by_url([url, "https://irna.example/"]) == {url: article_id("early")}
        assert reader.articles_by_url([url + "\0"]) == {url: article_id("early")}


def test_a_damaged_batch_in_the_spool_is_left_to_the_loader(tmp_path):
    bad, _ = write(tmp_path, batch(entries=(entry("a"),)), batch(entries=(entry("b"),)))
    bad.write_bytes(bad.read_bytes()[:100])
    with Reader(tmp_path) as reader:
        assert reader.entry_hashes([entry_id("a"), entry_id("b")]) == {entry_id("b"): "h1"}
    assert bad.exists()


def test_opening_during_loads_never_loses_sight_of_anything(tmp_path):
    rounds = 8
    publish(tmp_path, batch(entries=(entry("0"),)))

    def load_on():
        for number in range(1, rounds):
            publish(tmp_path, batch(entries=(entry(str(number)),)), minutes=number)

    loading = threading.Thread(target=load_on)
    loading.start()
    seen = 1
    while loading.is_alive():
        with Reader(tmp_path) as reader:
            now = len(reader.entry_hashes([entry_id(str(n)) for n in range(rounds)]))
        assert now >= seen
        seen = now
    loading.join()
    with Reader(tmp_path) as reader:
        assert len(reader.entry_hashes([entry_id(str(n)) for n in range(rounds)])) == rounds


def test_a_closed_reader_says_so(tmp_path):
    with pytest.raises(StoreError, match="with statement"):
        Reader(tmp_path).feed_states()
