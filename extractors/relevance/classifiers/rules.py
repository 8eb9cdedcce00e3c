"""Weights and borders set by hand, after the codebook."""

from extractors.model import Verdict
from extractors.relevance.evidence import Told, show
from extractors.relevance.grading import grade
from extractors.relevance.links import find_links
from extractors.relevance.scene import Scene
from extractors.relevance.topics import score_topics, topics

NAME = "rules"
VERSION = 2


def classify(scene: Scene, language: str) -> Verdict:
    """Grade a text by its strongest links."""
    reading = scene.reading
    links = find_links(reading, scene.stretches)
    graded = grade(reading, links)
    scores = score_topics(reading, (each.stretch for each in links)) if graded.grade else ()
    return Verdict(
        classifier=NAME,
        classifier_version=VERSION,
        relevant=graded.grade >= 1,
        grade=graded.grade,
        score=round(graded.score, 4),
        topics=topics(scores),
        evidence=show(scene, [Told(each.stretch, each.weight, each.notes) for each in links]),
        lang=language,
        topic_scores=scores,
    )
