"""Show the names of a text as values: what each names, means here, and why."""

from extractors.model import Mention
from extractors.relevance.scene import Scene


def shown(scene: Scene) -> tuple[Mention, ...]:
    """Give every name that was found, in order of appearance."""
    mentions: list[Mention] = []
    for index, meaning in enumerate(scene.meanings):
        found = meaning.found
        mentions.append(
            Mention(
                entity_id=found.entity.entity_id,
                kind=found.entity.kind,
                side=meaning.side,
                sense=meaning.sense,
                field=found.field,
                start=found.start,
                end=found.end,
                text=scene.reading.passages[found.field].text[found.start : found.end],
                strength=round(meaning.strength, 3),
                reason=meaning.reason,
                sentence=found.sentence,
                is_listed=index in scene.lists,
            )
        )
    return tuple(mentions)
