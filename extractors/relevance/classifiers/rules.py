"""Weights and borders set by hand, after the codebook."""

from extractors.model import Verdict
from extractors.relevance.evidence import show
from extractors.relevance.grading import grade
from extractors.relevance.scene import Scene
from extractors.relevance.topics import topic_scores, topics

NAME = "rules"
VERSION = 2


def classify(scene: Scene, language: str) -> Verdict:
    """Grade a text by its strongest links."""
    reading, links = scene.reading, scene.links
    graded = grade(reading, links.links)
    return Verdict(
        classifier=NAME,
        classifier_version=VERSION,
        relevant=graded.grade >= 1,
        grade=graded.grade,
        score=round(graded.score, 4),
        topics=topics(reading, links.links) if graded.grade else (),
        evidence=show(reading, scene.meanings, links),
        lang=language,
        topic_scores=topic_scores(reading, links.links) if graded.grade else (),
    )
