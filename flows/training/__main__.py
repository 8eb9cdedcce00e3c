"""Learn the weights and write them: `python -m flows.training [--dev FILE] [--out FILE]`."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from extractors.errors import AraxesError, ConfigError, MachineError
from extractors.labelled import StreamPost, load_gold, read_labelled, read_stream
from extractors.relevance import read_scene
from extractors.relevance.classifiers.linear import classify_with
from extractors.relevance.linear_model import FILE, Weights
from extractors.relevance.metrics import count
from flows.training.samples import Sample, boundary_cases, measured, mixtures, natural

if TYPE_CHECKING:
    from flows.training.folds import Foreseen

# A stream of general news holds next to nothing relevant: more flags than this are false alarms.
_FALSE_ALARMS = 3 / 10_000
_WRONG, _USAGE, _MACHINE = 1, 2, 3  # exit codes, as of the commands
_BORDERS = tuple(number / 100 for number in range(50, 96))  # below .5 a flag would be unlikely


def main(
    dev: Annotated[Path | None, typer.Option(help="A labelled development set, JSONL.")] = None,
    stream: Annotated[list[Path] | None, typer.Option(help="Unlabelled posts, JSONL.")] = None,
    out: Annotated[Path, typer.Option(help="Where to write the weights.")] = FILE,
    version: Annotated[int, typer.Option(help="Number of the new version.")] = 1,
) -> None:
    """Learn from the gold set (its hold-out left alone) and the development set, and write."""
    try:
        learn(dev, tuple(stream or ()), out, version)
    except AraxesError as error:
        sys.stderr.write(f"training: {error}\n")
        codes = ((MachineError, _MACHINE), (ConfigError, _USAGE), (AraxesError, _WRONG))
        raise typer.Exit(next(code for kind, code in codes if isinstance(error, kind))) from error


def learn(dev: Path | None, streams: Sequence[Path], out: Path, version: int) -> None:
    """Learn and write the weights.

    Raises ConfigError for a file that cannot be read, and MachineError, before the work, without
    scikit-learn or where the weights cannot be written.
    """
    if find_spec("sklearn") is None:
        raise MachineError("learning needs scikit-learn: install the extra `study`")
    check_writable(out)
    items = [item for item in load_gold() if item.split == "tune"]
    items += read_labelled(dev, "dev") if dev else ()
    console = Console()
    console.print(f"measuring {len(items)} texts")
    posts = [post for path in streams for post in read_stream(path)]
    from flows.training.fit import fit  # noqa: PLC0415 - needs scikit-learn
    from flows.training.folds import out_of_fold  # noqa: PLC0415 - same

    samples = (
        *measured(items), *boundary_cases(), *natural(posts), *mixtures(items, posts),
    )  # fmt: skip
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


def f1(foreseen: "Sequence[Foreseen]", border: float) -> float:
    """Give the F1 of the flag; 0 where nothing is relevant and nothing flagged."""
    return count((each.score >= border, each.sample.item.relevant) for each in foreseen).f1 or 0.0


def check_writable(path: Path) -> None:
    """Raise MachineError where no file can be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"--out {path}: cannot be written: {error.strerror}") from error
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise MachineError(f"--out {path}: cannot be written")


def write(weights: Weights, samples: Sequence[Sample], path: Path) -> None:
    """Write weights as JSON, with what they were learned from; whole, or not at all."""
    sources = [each.item.source for each in samples]
    told = {
        "version": weights.version,
        "trained_on": {source: sources.count(source) for source in sorted(set(sources))},
        "threshold": weights.threshold,
        "bilateral_threshold": weights.bilateral_threshold,
        "relevance": dict(sorted(weights.relevance.items())),
        "bilateral": dict(sorted(weights.bilateral.items())),
    }
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
