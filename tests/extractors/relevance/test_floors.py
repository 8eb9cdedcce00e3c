"""Pinned floors of `floors.toml` on the gold set and on the material beside the checkout.

`dev` is judged by the weights as shipped, which were learned from it; `dev unseen` out of fold, by
weights that never saw a text's story. Only a deliberate commit may lower a floor.
"""

import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from extractors.labelled import read_stream
from extractors.relevance.calibration import calibration_error, equal_width
from extractors.relevance.classifiers import DECIDING
from flows.evaluate.judges import Judged, judge_with
from flows.evaluate.learned import LEARNED, unseen
from flows.evaluate.mistakes import stream_report
from flows.evaluate.sets import DEVELOPMENT, Wanted, gather
from flows.evaluate.slices import slices

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))["floor"]
UNSEEN = "dev unseen"


@cache
def judged(source):
    wanted = Wanted(development=DEVELOPMENT if source == "dev" else None)
    [found] = [each for each in gather(wanted) if each.source == source]
    return tuple(
        Judged(item, verdict)
        for item in found.items
        for verdict in judge_with([DECIDING], item, language_given=True)
    )


@cache
def judged_unseen():
    return unseen({"gold": judged("gold"), "dev": judged("dev")})["dev"]


@cache
def scored(source):
    texts = judged_unseen() if source == UNSEEN else judged(source)
    found = {(each.dimension, each.value): each for each in slices(source, texts)}
    pairs = [(each.verdict.score, each.item.relevant) for each in texts]
    return found, calibration_error(equal_width(pairs))


@cache
def alarms(source):
    posts = read_stream(DEVELOPMENT.with_name(f"{source}.jsonl"))
    verdicts = [(post, *judge_with([DECIDING], post, language_given=True)) for post in posts]
    flagged = [(post, verdict) for post, verdict in verdicts if verdict.relevant]
    return stream_report(source, len(posts), flagged).per_10000.value


def reached(floor):
    if floor["metric"] == "per_10000":
        return alarms(floor["of"])
    found, error = scored(floor["of"])
    if floor["metric"] == "calibration_error":
        return error
    return getattr(found[floor["by"], floor["value"]], floor["metric"]).value


def skip_what_is_not_there(source):
    if source != "gold" and not DEVELOPMENT.is_file():
        pytest.skip("the development material is not beside the checkout")
    if source == UNSEEN and (DECIDING.name != LEARNED or find_spec("sklearn") is None):
        pytest.skip("nothing is learned here: scikit-learn is not installed")


@pytest.mark.parametrize(
    "floor",
    FLOORS,
    ids=lambda floor: "-".join(str(floor[key]) for key in ("of", "by", "value", "metric")),
)
def test_the_judging_keeps_its_floor(floor):
    skip_what_is_not_there(floor["of"])
    value = reached(floor)
    told = f"{value:.4f} reached; pinned {floor['pinned']}, goal {floor['goal']}"
    if floor["metric"] in ("calibration_error", "per_10000"):
        assert value <= floor["pinned"], told
    else:
        assert value >= floor["pinned"], told


def test_every_floor_that_was_asked_for_is_pinned():
    named = {(floor["of"], floor["by"], floor["value"], floor["metric"]) for floor in FLOORS}
    assert len(named) == len(FLOORS)
    held = {value for of, by, value, _ in named if (of, by) == ("gold", "split, lang")}
    langs = {value.removeprefix("hold ") for value in held}
    assert langs == {item.item.lang for item in judged("gold")}
    assert {(by, value) for of, by, value, metric in named if (of, metric) == (UNSEEN, "f1")} >= {
        ("all", "all"), ("origin", "real"), ("lang", "en"), ("lang", "fa"), ("hard", "hard"),
    }  # fmt: skip
