"""Learn the weights and write them: `python -m flows.training [--dev FILE] [--out FILE]`."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from extractors.labelled import StreamPost, load_gold, read_labelled, read_stream
from extractors.relevance import read_scene
from extractors.relevance.classifiers.linear import classify_with
from extractors.relevance.linear_model import FILE, Weights
from flows.training.fit import fit
from flows.training.folds import Foreseen, out_of_fold
from flows.training.samples import Sample, boundary_cases, measured, natural

# A stream of general news holds next to nothing relevant: more flags than this are false alarms.
_FALSE_ALARMS = 3 / 10_000
_BORDERS = tuple(number / 100 for number in range(50, 96))  # below .5 a flag would be unlikely


def main(
    dev: Annotated[Path | None, typer.Option(help="A labelled development set, JSONL.")] = None,
    stream: Annotated[list[Path] | None, typer.Option(help="Unlabelled posts, JSONL.")] = None,
    out: Annotated[Path, typer.Option(help="Where to write the weights.")] = FILE,
    version: Annotated[int, typer.Option(help="Number of the new version.")] = 1,
) -> None:
    """Learn from the gold set (its hold-out left alone) and the development set, and write."""
    items = [item for item in load_gold() if item.split == "tune"]
    items += read_labelled(dev, "dev") if dev else ()
    console = Console()
    console.print(f"measuring {len(items)} texts")
    posts = [post for path in stream or () for post in read_stream(path)]
    samples = (*measured(items), *boundary_cases(), *natural(posts))
    foreseen = out_of_fold(samples)
    weights = fit(samples, version=version)
    threshold = border([score(weights, post) for post in posts])
    weights = replace(weights, threshold=threshold)
    write(weights, samples, out)
    for source in ("dev", "gold"):
        own = [each for each in foreseen if each.sample.item.source == source]
        if own:
            console.print(f"{source}: F1 {f1(own, threshold):.3f} out of fold, n = {len(own)}")
    console.print(f"wrote {out}: threshold {threshold}")


def score(weights: Weights, post: StreamPost) -> float:
    """Give the probability that a post of a stream is relevant."""
    scene, language = read_scene(
        post.title, post.text, lang=post.lang, outlet_country=post.outlet_country
    )
    return classify_with(weights, scene, language).score


def border(scores: Sequence[float]) -> float:
    """Choose the probability from which on a text is flagged, by the natural base rate.

    `scores`: of posts of a natural stream. The lowest border that flags no more of them than are
    tolerated; without a stream the lowest of all.
    """
    tolerated = _FALSE_ALARMS * len(scores)
    fitting = (each for each in _BORDERS if sum(one >= each for one in scores) <= tolerated)
    return next(fitting, _BORDERS[-1])


def f1(foreseen: Sequence[Foreseen], border: float) -> float:
    """Give the F1 of the flag; 0 where nothing is relevant and nothing flagged."""
    flagged = [(each.score >= border, each.sample.item.relevant) for each in foreseen]
    hits = sum(1 for is_flagged, is_relevant in flagged if is_flagged and is_relevant)
    wrong = sum(1 for is_flagged, is_relevant in flagged if is_flagged != is_relevant)
    return 2 * hits / (2 * hits + wrong) if hits or wrong else 0.0


def write(weights: Weights, samples: Sequence[Sample], path: Path) -> None:
    """Write weights as JSON, with what they were learned from."""
    sources = [each.item.source for each in samples]
    told = {
        "version": weights.version,
        "trained_on": {source: sources.count(source) for source in sorted(set(sources))},
        "threshold": weights.threshold,
        "bilateral_threshold": weights.bilateral_threshold,
        "relevance": dict(sorted(weights.relevance.items())),
        "bilateral": dict(sorted(weights.bilateral.items())),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
