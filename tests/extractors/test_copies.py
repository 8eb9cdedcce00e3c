"""Copies and what only looks like them: made by hand and by chance; which is the copy of which."""

import random
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from extractors.catalogue import SEEDS
from extractors.copies import CREDIT_SLACK, Published, agencies_in, copy_pair, owner
from extractors.fingerprint import COPY_THRESHOLD, HASH_DIGITS, fingerprint, similarity
from extractors.ids import content_id
from extractors.outlets import load_outlets, outlet_of
from flows.demo.world import load_world
from tests.bench.texts import story
from tests.support.edits import EDITS, Pen, several

HAND_MADE = tomllib.loads(
    Path(__file__).with_name("cases").joinpath("copies.toml").read_text("utf-8")
)
TEXTS = HAND_MADE["text"]


def paragraphs(reference):
    """Give what a reference of the case file stands for."""
    name, _, number = reference.partition(".")
    if name not in TEXTS:
        return [reference]
    return [TEXTS[name][int(number) - 1]] if number else TEXTS[name]


def whole(references):
    parts = [references] if isinstance(references, str) else references
    return "\n\n".join(each for part in parts for each in paragraphs(part))


@pytest.mark.parametrize("number", range(len(HAND_MADE["pairs"]["copies"])))
def test_what_editors_do_by_hand_leaves_a_copy(number):
    why, original, copy = HAND_MADE["pairs"]["copies"][number]
    assert similarity(whole(original), whole(copy)) >= COPY_THRESHOLD, why


@pytest.mark.parametrize("number", range(len(HAND_MADE["pairs"]["others"])))
def test_what_only_looks_like_a_copy_is_none(number):
    why, left, right = HAND_MADE["pairs"]["others"][number]
    assert similarity(whole(left), whole(right)) < COPY_THRESHOLD, why


def bases():
    """Texts to edit, in ten languages: of the demo world, and the benchmark's long ones."""
    texts = defaultdict(list)
    for article in load_world().articles:
        if len(article.paragraphs) >= 4 and not article.copy_of:
            texts[article.lang.partition("-")[0]].append(list(article.paragraphs))
    for number in range(6):
        made = story(number * 1000 + number)
        texts[made.lang].append(list(made.paragraphs[: 6 + number]))
    return {lang: group[:12] for lang, group in texts.items() if len(group) > 2}


@pytest.fixture(scope="module")
def texts():
    return bases()


def edited(texts, edit, times=1):
    """Edit every text, and give it with its edition."""
    for lang, group in texts.items():
        for at, text in enumerate(group):
            others = [each for other in group if other is not text for each in other]
            for time in range(times):
                rng = random.Random(f"{lang} {at} {time} {edit.__name__}")
                edition = edit(text, Pen(rng, lang, others))
                yield lang, "\n\n".join(text), "\n\n".join(edition)


@pytest.mark.parametrize("edit", [*EDITS, several], ids=lambda edit: edit.__name__)
def test_generated_edits_are_found_and_verified(texts, edit):
    counts, missed = Counter(), []
    for lang, original, copy in edited(texts, edit, times=4 if edit is several else 1):
        share = similarity(original, copy)
        counts["pairs"] += 1
        counts["found"] += len(hashes(original) & hashes(copy)) >= 2
        counts["verified"] += share >= COPY_THRESHOLD
        if share < COPY_THRESHOLD:
            missed.append((lang, round(share, 2), copy[:80]))
    assert counts["pairs"] >= 60
    assert counts["found"] >= 0.99 * counts["pairs"], counts
    assert counts["verified"] >= 0.97 * counts["pairs"], missed


def hashes(text):
    found = fingerprint(text)
    return {found[at : at + HASH_DIGITS] for at in range(0, len(found), HASH_DIGITS)}


def shared_quote(left, right, third):
    quote = "«" + " ".join(" ".join(third).split()[:50]) + "»"
    return [left[0], quote, *left[1:]], [*right[:2], quote, *right[2:]]


def shared_background(left, right, third):
    return left[:2] + third[-2:], right[:2] + third[-2:]


def follow_up(left, right, _third):
    return left, right[: max(2, len(left) // 2)] + left[: len(left) // 2]


def borrowed_lead(left, right, _third):
    return left, left[:1] + right


def strangers(left, right, _third):
    return left, right


@pytest.mark.parametrize(
    "mixed", [shared_quote, shared_background, follow_up, borrowed_lead, strangers]
)
def test_texts_that_share_a_part_are_no_copies(texts, mixed):
    wrong = []
    for lang, group in texts.items():
        for left, right in combinations(group[:7], 2):
            third = next(each for each in group if each is not left and each is not right)
            a, b = mixed(left, right, third)
            share = similarity("\n\n".join(a), "\n\n".join(b))
            if share >= COPY_THRESHOLD:
                wrong.append((lang, round(share, 2), a[0][:60], b[0][:60]))
    assert not wrong


def test_accounts_of_one_event_are_copies_only_where_they_are_meant_to_be():
    events = defaultdict(list)
    for article in load_world().articles:
        if article.event:
            events[article.event].append(article)
    met = Counter()
    for group in events.values():
        for a, b in combinations(group, 2):
            is_copy = (a.copy_of or f"{a.site_id}/{a.slug}") == (
                b.copy_of or f"{b.site_id}/{b.slug}"
            )
            share = similarity("\n\n".join(a.paragraphs), "\n\n".join(b.paragraphs))
            assert (share >= COPY_THRESHOLD) == is_copy, (a.slug, b.slug, share)
            met[is_copy] += 1
    assert met[True] == 6
    assert met[False] > 20


NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRUIT = "Meyvə dolu yük maşınları körpünü keçib."


def article(url, hours=0.0, **changes):
    """An article of the outlet behind the URL, published so many hours after noon."""
    at = NOON + hours * HOUR
    values = {
        "article_id": content_id("article", url),
        "outlet": outlet_of(url),
        "body": FRUIT,
        "agency": None,
        "credits": (),
        "published_at": at,
        "published_precision": "instant",
        "first_seen_at": NOON + 48 * HOUR,
    }
    return Published(**(values | changes))


APA = "https://apa.az/1"
MUSAVAT = "https://musavat.com/1"
TREND = "https://trend.az/1"
DAYAZ = "https://day.az/1"
IRNA = "https://irna.ir/1"


@pytest.mark.parametrize(
    ("copy", "source", "basis", "credit"),
    [
        (article(MUSAVAT, 2), article(APA, 1), ("time",), None),
        (article(MUSAVAT, 2, agency="APA"), article(APA, 1), ("credit", "time"), "APA"),
        # Credit beats a clock that is a little off, in either way of naming the agency …
        (article(MUSAVAT, 1, credits=("APA-ya istinadən",)), article(APA, 2), ("credit",), "APA"),
        (article(MUSAVAT, 1, body=f"{FRUIT} Bunu APA yazır."), article(APA, 2), ("credit",), "APA"),
        (article(APA, 1, body="به گزارش ایرنا، گذشتند."), article(IRNA, 9), ("credit",), "ایرنا"),
        # … but nobody copies tomorrow's text.
        (article(APA, 40), article(MUSAVAT, 1, agency="APA"), ("time",), None),
        # Who names itself credits nobody.
        (article(APA, 2, agency="APA"), article(MUSAVAT, 1), ("time",), None),
        # Both name a third: both have it from there.
        (article(APA, 2, agency="AFP"), article(MUSAVAT, 1, credits=("AFP",)), ("time",), "AFP"),
        # Each credits the other: time it is.
        (article(APA, 2, agency="Musavat"), article(MUSAVAT, 1, agency="APA"), ("time",), None),
        # Day only: the day decides where it differs, else what we saw first.
        (article(APA, 30, published_precision="day"), article(MUSAVAT, 1), ("time",), None),
        (
            article(APA, -5, published_precision="day", first_seen_at=NOON + 50 * HOUR),
            article(MUSAVAT, 1),
            ("order",),
            None,
        ),
        # A date in the future counts as when we saw it, no date as well.
        (article(APA, 900), article(MUSAVAT, 1), ("time",), None),
        (article(APA, published_at=None), article(MUSAVAT, 1), ("time",), None),
    ],
)  # fmt: skip
def test_the_copy_is_told_from_its_source(copy, source, basis, credit):
    for pair in (copy_pair(copy, source), copy_pair(source, copy)):
        assert (pair.article_id, pair.source_id) == (copy.article_id, source.article_id)
        assert (pair.basis, pair.credit) == (basis, credit)


def test_outlets_of_one_publisher_are_one_family_and_do_not_credit_each_other():
    pair = copy_pair(article(TREND, 1), article(DAYAZ, 2, agency="Trend"))
    assert pair.is_same_family
    assert (pair.basis, pair.credit) == (("time",), None)
    assert not copy_pair(article(TREND), article(APA)).is_same_family
    unknown = article("https://nowhere.example/1", outlet=None)
    assert not copy_pair(unknown, article("https://nowhere.example/2", outlet=None)).is_same_family


def test_articles_without_any_difference_have_a_direction_all_the_same():
    one, two = article(APA), article(MUSAVAT)
    assert copy_pair(one, two) == copy_pair(two, one)
    assert copy_pair(one, two).basis == ("order",)


def test_credit_holds_up_to_its_slack():
    late = CREDIT_SLACK / HOUR
    assert copy_pair(article(MUSAVAT, 0, agency="APA"), article(APA, late)).basis == ("credit",)
    assert copy_pair(article(MUSAVAT, 0, agency="APA"), article(APA, late + 1)).basis == ("time",)


def test_every_agency_of_an_outlet_stands_under_its_family():
    rows = tomllib.loads((SEEDS / "agencies.toml").read_text("utf-8"))["agency"]
    named = [row["publisher"] for row in rows]
    assert len(set(named)) == len(named)
    outlets = {each.outlet_id: each for each in load_outlets(SEEDS / "outlets.toml")}
    assert all(owner(outlets[name]) == name for name in named if name in outlets)


@pytest.mark.parametrize(
    ("text", "publishers"),
    [
        ("TEHRAN (Tasnim) –", {"tasnim"}),
        ("Report informs, citing TASS.", {"report", "tass"}),
        ("This report was supplied by a stringer.", set()),
        ("به گزارش خبرگزاری فارس به نقل از رویترز", {"fars", "reuters"}),
        ("در آب‌های خلیج فارس", set()),
        ("АЗЕРТАДЖ сообщает со ссылкой на РИА Новости", {"azertac", "rossiya-segodnya"}),
        ("Anadolu Ajansı'na göre", {"aa"}),
        ("ԱՐՄԵՆՊՐԵՍ", {"armenpress"}),
        ("נמסר לרויטרס", set()),  # a prefix: not found, and not mistaken
        ("נמסר: רויטרס", {"reuters"}),
        ("باكو - الأناضول", {"aa"}),
        ("APAC countries met", set()),
        ("", set()),
    ],
)
def test_agencies_are_found_by_their_names_as_written(text, publishers):
    assert set(agencies_in(text)) == publishers
