"""The figures of an evaluation as SVG, drawn by matplotlib where it is installed.

The same figures make the same bytes: ids are salted with a constant, no date is written, letters
are paths. Labels are Latin: matplotlib neither joins Arabic letters nor turns them round.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from flows.evaluate.result import Evaluation, Rate, Scores

Axes = Any  # matplotlib is an extra: its types are not there everywhere
_SETTINGS: Any = {  # Any: as above
    "svg.hashsalt": "araxes",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",  # matplotlib brings it
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.alpha": 0.3,
}
_COLOURS = ("#1b6ca8", "#c8553d", "#4a7c59", "#7d5ba6", "#b8860b")
_WIDTH, _ROW = 7.2, 0.24  # inches
_PERFECT = {"color": "0.6", "linewidth": 1, "linestyle": "--"}

Draw = Callable[[Axes, Evaluation], None]


def can_plot() -> bool:
    """Tell whether the extra `study` is installed."""
    return find_spec("matplotlib") is not None


def draw(told: Evaluation) -> dict[str, str]:
    """Draw every figure that has something to show, by the names that the document has for it."""
    import matplotlib as mpl  # noqa: PLC0415 - an extra, and slow to import

    with mpl.rc_context({**mpl.rcParamsDefault, **_SETTINGS}):
        return dict(_figures(told))


def _figures(told: Evaluation) -> Iterator[tuple[str, str]]:
    by_lang, by_rule = _rows(told, "lang"), _rows(told, "rule")
    if by_lang:
        yield "f1", _svg(told, _draw_f1, len(by_lang))
    if by_rule:
        yield "rules", _svg(told, _draw_rules, len(by_rule))
    if told.calibrations:
        yield "reliability", _svg(told, _draw_reliability, 16)
        yield "histogram", _svg(told, _draw_histogram, 12)
    if told.ablations:
        yield "ablation", _svg(told, _draw_ablations, len(told.ablations) * 2 // 3)


def _svg(told: Evaluation, draw_on: Draw, rows: int) -> str:
    # The class itself and not pyplot: no backend is chosen, nothing global is left behind.
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    figure = Figure(figsize=(_WIDTH, 1.1 + _ROW * rows), layout="constrained")
    draw_on(figure.subplots(), told)
    buffer = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(buffer, format="svg", metadata=nothing)
    return buffer.getvalue()


def _rows(told: Evaluation, dimension: str) -> list[Scores]:
    return [each for each in told.scores if each.dimension == dimension and each.f1.texts]


def _draw_f1(axes: Axes, told: Evaluation) -> None:
    rows = _rows(told, "lang")
    names = [f"{each.source} · {each.value} (n={each.texts})" for each in rows]
    _dots(axes, [(each.source, each.f1) for each in rows], names)
    axes.set_title("F1 of the flag by set and language, 95 % intervals")


def _draw_rules(axes: Axes, told: Evaluation) -> None:
    rows = _rows(told, "rule")
    # Not F1: some rules only ever say no.
    names = [f"rule {each.value} (n={each.texts})" for each in rows]
    _dots(axes, [(each.source, each.right) for each in rows], names)
    axes.set_title("Share of right flags by rule of the codebook, 95 % intervals")


def _dots(axes: Axes, rows: Sequence[tuple[str, Rate]], names: Sequence[str]) -> None:
    sources = list(dict.fromkeys(source for source, _ in rows))
    for place, (source, rate) in enumerate(rows):
        if rate.value is None:
            continue
        colour = _COLOURS[sources.index(source) % len(_COLOURS)]
        if rate.low is not None and rate.high is not None:
            axes.plot([rate.low, rate.high], [place, place], color=colour, alpha=0.5)
        axes.plot([rate.value], [place], "o", color=colour, markersize=4)
    _name_rows(axes, names)


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, 1.02)


def _draw_reliability(axes: Axes, told: Evaluation) -> None:
    axes.plot([0, 1], [0, 1], **_PERFECT, label="perfect")
    for number, each in enumerate(told.calibrations):
        colour = _COLOURS[number % len(_COLOURS)]
        error = "" if each.error is None else f", ECE {each.error:.3f}"
        points = [(one.mean_score, one.relevant_share) for one in each.bins]
        label = f"{each.source} (n={each.texts}{error})"
        axes.plot(*zip(*points, strict=True), color=colour, linewidth=1, label=label)
        sizes = [12 + 120 * one.texts / each.texts for one in each.bins]
        axes.scatter(*zip(*points, strict=True), s=sizes, color=colour, alpha=0.6)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="mean score", ylabel="share relevant")
    axes.set_title("Reliability: a dot's area tells how many texts its bin holds")
    axes.legend(loc="upper left", frameon=False)


def _draw_histogram(axes: Axes, told: Evaluation) -> None:
    bars = list(zip(*(each.histogram for each in told.calibrations), strict=True))
    places = [group[0].low + 0.05 for group in bars]
    relevant = [sum(each.relevant for each in group) for group in bars]
    irrelevant = [sum(each.irrelevant for each in group) for group in bars]
    axes.bar(places, irrelevant, 0.09, color="0.7", label=f"irrelevant (n={sum(irrelevant)})")
    label = f"relevant (n={sum(relevant)})"
    axes.bar(places, relevant, 0.09, bottom=irrelevant, color=_COLOURS[0], label=label)
    axes.set(xlim=(0, 1), xlabel="score", ylabel="texts")
    axes.set_title("Scores of all sets together")
    axes.legend(frameon=False)


def _draw_ablations(axes: Axes, told: Evaluation) -> None:
    groups = [each for each in dict.fromkeys(each.group for each in told.ablations) if each]
    sources = list(dict.fromkeys(each.source for each in told.ablations))
    f1 = {(each.source, each.group): each.f1.value or 0.0 for each in told.ablations}
    height = 0.8 / len(sources)
    for number, source in enumerate(sources):
        places = [place + (number + 0.5) * height - 0.4 for place in range(len(groups))]
        changes = [f1.get((source, group), 0.0) - f1.get((source, ""), 0.0) for group in groups]
        colour = _COLOURS[number % len(_COLOURS)]
        axes.barh(places, changes, height, color=colour, label=source)
    axes.axvline(0, color="0.3", linewidth=1)
    axes.set_yticks(range(len(groups)), groups)
    axes.invert_yaxis()
    axes.set_title("Change of F1 without each group of features, out of fold")
    axes.legend(frameon=False)
