"""Weights learned from labelled texts, over features that a reader understands."""

import math
from collections.abc import Iterator, Mapping

from extractors.model import Evidence, Verdict
from extractors.relevance.evidence import Told, show
from extractors.relevance.features import Measured, cue_feature, measure, of_text
from extractors.relevance.linear_model import (
    Ranked,
    Weights,
    judged,
    rank,
    shipped,
)
from extractors.relevance.passages import Sentence
from extractors.relevance.reading import CueFound
from extractors.relevance.scene import Scene
from extractors.relevance.topics import score_topics, topics
from extractors.relevance.wording import is_telling, say

NAME = "linear"
VERSION = shipped().version
_MOST_NOTES = 4  # reasons in one sentence for the reader
_MOST_STRETCHES = 4
_MOST_CUES = 3
_LEAST = 0.1  # log odds that are worth a word


def classify(scene: Scene, language: str) -> Verdict:
    """Flag a text by its best stretch; grade it by how much of it speaks of the pair."""
    return classify_with(shipped(), scene, language)


def classify_with(weights: Weights, scene: Scene, language: str) -> Verdict:
    """Judge as `classify` does, with weights of one's own."""
    ranked = rank(weights.relevance, measure(scene))
    text = of_text(scene) if ranked.stretches else {}
    score, grade = judged(weights, ranked, text, len(scene.reading.sentences))
    speaking = (each.stretch for odds, each in ranked.stretches if odds > 0)
    scores = score_topics(scene.reading, speaking) if grade else ()
    # What decides is the best stretch with all that the text adds to it, beyond the threshold.
    border = _odds(weights.threshold)
    told = [
        Told(each.stretch, weight, _notes(weights.relevance, each, speaks_for=weight > 0))
        for number, (odds, each) in enumerate(ranked.stretches[:_MOST_STRETCHES])
        for weight in [(odds if number else _odds(score)) - border]
    ]
    return Verdict(
        classifier=NAME,
        classifier_version=weights.version,
        relevant=grade >= 1,
        grade=grade,
        score=round(score, 4),
        topics=topics(scores),
        evidence=show(scene, told, tuple(_cues(weights.relevance, scene, ranked))),
        lang=language,
        topic_scores=scores,
    )


def _odds(share: float) -> float:
    return math.log(share / (1.0 - share)) if 0.0 < share < 1.0 else 0.0


def _notes(
    weights: Mapping[str, float], measured: Measured, *, speaks_for: bool
) -> tuple[str, ...]:
    """Say what made a stretch weigh what it weighs: most of it for the verdict, the rest but."""
    parts = [
        (weights.get(name, 0.0) * value * (1 if speaks_for else -1), name)
        for name, value in measured.features.items()
        if is_telling(name)
    ]
    ordered = sorted(parts, key=lambda part: (-part[0], part[1]))
    behind = [say(name) for part, name in ordered if part >= _LEAST][:_MOST_NOTES]
    against = [f"but {say(name)}" for part, name in ordered[-1:] if part <= -_LEAST]
    return tuple(dict.fromkeys((*behind, *against)))


def _cues(weights: Mapping[str, float], scene: Scene, ranked: Ranked) -> Iterator[Evidence]:
    """Show the words that spoke loudest in the best stretch, each kind of word once."""
    if not ranked.stretches:
        return
    reading = scene.reading
    loudest: dict[str, tuple[float, Sentence, CueFound]] = {}
    for sentence in ranked.stretches[0][1].stretch.sentences:
        for found in reading.cues(sentence):
            name = cue_feature(found.cue)
            weight = weights.get(name, 0.0)
            if abs(weight) >= _LEAST:
                loudest.setdefault(name, (weight, sentence, found))
    for name in sorted(loudest, key=lambda name: (-abs(loudest[name][0]), name))[:_MOST_CUES]:
        weight, sentence, found = loudest[name]
        yield Evidence(
            kind="cue",
            field=sentence.field,
            start=found.start,
            end=found.end,
            text=reading.passages[sentence.field].text[found.start : found.end],
            reason=f"Counted as {say(name)}.",
            weight=round(weight, 3),
            sentence=reading.text_of(sentence),
        )
