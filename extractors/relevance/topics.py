"""Name the topics of a relevant text by the cue words around its links."""

from collections.abc import Iterable, Sequence

from extractors.model import TopicScore
from extractors.relevance.gazetteer import TOPICS
from extractors.relevance.passages import Sentence
from extractors.relevance.reading import Reading
from extractors.relevance.stretches import Stretch

_IN_HEADLINE = 3.0  # a cue word in the headline tells more, then one in the lead
_IN_LEAD = 2.0
_ENOUGH = 1.9  # one cue in the lead, or two elsewhere
_BESIDE_THE_FIRST = 0.4  # share of the strongest topic's votes that another one needs
_ROUNDED = 1e-9
_MOST = 4  # hardly any labelled text has more


def topics(scores: Sequence[TopicScore]) -> tuple[str, ...]:
    """Choose the topics to name, in the codebook's order, of all that `score_topics` gave."""
    best = scores[0].score if scores else 0.0
    border = max(_ENOUGH, _BESIDE_THE_FIRST * _votes(best))
    chosen = {each.topic for each in scores[:_MOST] if _votes(each.score) >= border - _ROUNDED}
    return tuple(topic for topic in TOPICS if topic in chosen)


def score_topics(reading: Reading, stretches: Iterable[Stretch]) -> tuple[TopicScore, ...]:
    """Score what title, lead and `stretches` speak of, best first: 0.5 is just enough to name."""
    numbers = {sentence.number for each in stretches for sentence in each.sentences}
    votes: dict[str, float] = {}
    for sentence in reading.sentences:
        if sentence.is_lead or sentence.number in numbers:
            share = _IN_HEADLINE if sentence.is_headline else _IN_LEAD if sentence.is_lead else 1.0
            for topic, _ in sorted(_named(reading, sentence)):
                votes[topic] = votes.get(topic, 0.0) + share
    ranked = sorted(votes, key=lambda topic: (-votes[topic], topic))
    return tuple(TopicScore(each, votes[each] / (votes[each] + _ENOUGH)) for each in ranked)


def _votes(score: float) -> float:
    return _ENOUGH * score / (1.0 - score)


def _named(reading: Reading, sentence: Sentence) -> set[tuple[str, int]]:
    """Give each topic and place once, though two cue words may tell it."""
    return {
        (found.cue.label, found.start)
        for found in reading.cues(sentence)
        if found.cue.group in ("relation", "topic") and found.cue.label != "general"
    }
