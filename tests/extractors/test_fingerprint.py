import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.fingerprint import COPY_THRESHOLD, content_hash, fingerprint, similarity

WIRE = (
    "The deputy minister said on Sunday that the two neighbours will open a second bridge over "
    "the river before winter. Engineers from both banks have met 4 times since March and agreed "
    "on a toll of 12 manats for lorries. Some 300 vehicles a day are expected to use the crossing "
    "in its first year, the customs service added. "
    "Farmers on both sides have asked for longer hours."
)
RATES = (
    "Central bank rates for {day} {month}: the dollar is at {a} manats, the euro at {b}, "
    "the rouble at {c}, the lira at {d}."
)
PERSIAN = (
    "معاون وزیر گفت دو همسایه پیش از زمستان پل دوم را روی رودخانه باز می‌کنند. مهندسان هر دو سو از "
    "اسفند ۴ بار دیدار کرده‌اند و بر سر عوارض ۱۲ مناتی کامیون‌ها توافق شده است. گمرک می‌گوید "
    "روزانه ۳۰۰ خودرو از این گذرگاه استفاده خواهند کرد. کشاورزان خواهان ساعت کار طولانی‌تری هستند."
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (WIRE, WIRE),
        (WIRE, "BAKU – " + WIRE + " Report informs, citing the agency."),
        (WIRE, WIRE[: len(WIRE) * 2 // 3]),
        (WIRE, WIRE.upper()),
        (
            PERSIAN,
            PERSIAN.replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ").replace("۴", "4"),
        ),
    ],
)
def test_copies_with_credits_cut_tails_and_other_spelling_reach_the_threshold(left, right):
    assert similarity(left, right) >= COPY_THRESHOLD
    assert similarity(right, left) == similarity(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (WIRE, PERSIAN),
        (
            RATES.format(day=3, month="May", a="1.70", b="1.91", c="0.0212", d="0.0437") * 3,
            RATES.format(day=4, month="May", a="1.71", b="1.93", c="0.0209", d="0.0441") * 3,
        ),
        (WIRE, WIRE.replace("4", "9").replace("12", "45").replace("300", "80")),
        (WIRE, "A concert of young musicians drew a full house in the old town on Friday night."),
        ("Talks held in Baku", "Talks held in Tehran"),
        (WIRE, ""),
        ("", ""),
    ],
)
def test_other_texts_and_other_days_of_a_template_stay_below_it(left, right):
    assert similarity(left, right) < COPY_THRESHOLD


def test_the_hash_ignores_spelling_but_not_words():
    assert content_hash("باكو", PERSIAN) == content_hash("باکو", PERSIAN.replace("\u200c", " "))
    assert content_hash("Baku", WIRE) != content_hash("Baku", WIRE.replace("Sunday", "Monday"))
    assert content_hash("a b", "c") != content_hash("a", "b c")


def test_copies_share_hashes_of_their_fingerprints_and_strangers_do_not():
    assert len(hashes_of(WIRE) & hashes_of(WIRE[: len(WIRE) * 2 // 3])) >= 8
    assert not hashes_of(WIRE) & hashes_of(PERSIAN)
    assert fingerprint("") == ""


def hashes_of(text):
    found = fingerprint(text)
    return {found[at : at + 8] for at in range(0, len(found), 8)}


@pytest.mark.parametrize("letters", ["abcdefgh", "абвгдежз", "ابپتجدرس", "աբգդեզէը", "abcçəğış"])
@pytest.mark.parametrize("length", [5, 60, 300, 2_000])
def test_cut_copies_of_any_length_and_script_share_most_of_what_the_cut_leaves(letters, length):
    rng = random.Random(f"{letters} {length}")
    tokens = ["".join(rng.choices(letters, k=rng.randrange(2, 10))) for _ in range(length)]
    whole, stranger = " ".join(tokens), " ".join(reversed(tokens))
    assert len(hashes_of(whole)) == min(32, length - 3)
    for part in (tokens[: length * 4 // 5], tokens[length // 5 :]):
        assert len(hashes_of(whole) & hashes_of(" ".join(part))) >= len(hashes_of(whole)) // 2
    assert not hashes_of(whole) & hashes_of(stranger)


def test_fingerprint_and_hash_are_the_same_in_another_process():
    code = (
        "from extractors.fingerprint import content_hash, fingerprint\n"
        f"print(fingerprint({PERSIAN!r}), content_hash('x', {PERSIAN!r}))"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert run.stdout.split() == [fingerprint(PERSIAN), content_hash("x", PERSIAN)]


@settings(deadline=None)
@given(st.text(), st.text())
def test_similarity_is_a_symmetric_share(left, right):
    assert 0.0 <= similarity(left, right) == similarity(right, left) <= 1.0
