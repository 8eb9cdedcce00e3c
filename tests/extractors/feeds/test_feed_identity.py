"""Which entries are one, over time and among themselves."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from extractors.feeds import entry_hash, entry_key, parse_feed
from extractors.model import Entry

ENTRY = Entry(
    url="https://x.example.org/n/1",
    guid="g1",
    title="Bakıda görüş keçirildi",
    summary="İki tərəf 5 saziş imzaladı. Baxış: 12",
    updated_at=datetime(2025, 5, 6, tzinfo=UTC),
)


def entries(*items: str) -> tuple[Entry, ...]:
    joined = "".join(f"<item>{one}</item>" for one in items)
    body = f"<rss version='2.0'><channel>{joined}</channel></rss>"
    return parse_feed(body.encode(), url="https://x.example.org/rss").entries


def item(number: int, link: str | None, guid: str | None) -> str:
    tags = f"<title>Xəbər {number}</title>"
    tags += f"<link>{link}</link>" if link else ""
    return tags + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")


def keys(*items: str) -> list[object]:
    return [entry_key("f", entry) for entry in entries(*items)]


def test_one_guid_for_all_items_merges_nothing() -> None:
    found = keys(
        *(item(n, f"https://x.example.org/n/{n}", "1") for n in range(4)), item(9, None, "1")
    )

    assert len(set(found)) == 5


def test_a_guid_that_changes_at_every_request_makes_no_new_entry() -> None:
    first = keys(
        item(1, "https://x.example.org/n/1", "a"), item(2, "https://x.example.org/n/2", "b")
    )
    second = keys(
        item(2, "https://x.example.org/n/2", "c"), item(1, "https://x.example.org/n/1", "d")
    )

    assert set(first) == set(second)


def test_a_shared_guid_does_not_merge_items_without_links() -> None:
    assert len(set(keys(item(1, None, "1"), item(2, None, "1")))) == 2


def test_items_without_link_and_guid_are_told_apart_by_title() -> None:
    assert len(set(keys(item(1, None, None), item(2, None, None)))) == 2


def test_one_link_for_all_items_leaves_it_to_the_guids() -> None:
    home = "https://x.example.org/live"

    assert len(set(keys(item(1, home, "a"), item(2, f"{home}#later", "b")))) == 2


def test_variants_of_one_address_are_one_entry() -> None:
    base = "https://x.example.org/siyaset/xeber-12345"
    variants = [
        "",
        "?utm_source=rss",
        "?fbclid=x",
        "#comments",
        "/",
        "?utm_medium=a&utm_campaign=b",
    ]

    assert (
        len(
            set(
                keys(
                    *(
                        item(n, (base + v).replace("&", "&amp;"), None)
                        for n, v in enumerate(variants)
                    )
                )
            )
        )
        == 1
    )


def test_two_feeds_never_share_a_key() -> None:
    assert entry_key("a", ENTRY) != entry_key("b", ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "BAKIDA  görüş keçirildi"},
        {"summary": "İki tərəf 5 saziş imzaladı. Baxış: 4711"},
        {"summary": "İki tərəf 5 saziş imzaladı. Oxunub: 12 https://x.example.org/?utm_source=a"},
        {"url": "https://x.example.org/n/1?utm_source=rss"},
        {"guid": "g2"},
        {"problems": ("shared_guid",)},
    ],
)
def test_the_hash_is_blind_to_what_is_no_news(change: dict[str, object]) -> None:
    assert entry_hash(replace(ENTRY, **change)) == entry_hash(ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Bakıda görüş keçirilmədi"},
        {"summary": "İki tərəf 7 saziş imzaladı. Baxış: 12"},
        {"summary": None},
        {"updated_at": datetime(2025, 5, 7, tzinfo=UTC)},
    ],
)
def test_the_hash_sees_what_is_news(change: dict[str, object]) -> None:
    assert entry_hash(replace(ENTRY, **change)) != entry_hash(ENTRY)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("بازدید", "۱۲"),
        ("Просмотров", "12"),
        ("Okunma", "1.204"),
        ("Comments", "3"),
        ("Դիտումներ", "9"),
    ],
)
def test_counters_of_readers_are_not_news_in_any_language(label: str, number: str) -> None:
    quiet, loud = (replace(ENTRY, summary=f"متن خبر {label}: {n}") for n in ("1", number))

    assert entry_hash(quiet) == entry_hash(loud)
