"""`araxes evaluate`: how good the judging is, and what a version changes."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ConfigError
from flows.cli.output import HomeOption, JsonOption, note, print_json

if TYPE_CHECKING:
    from flows.evaluate.result import Evaluation
    from flows.evaluate.run import Plan
    from flows.evaluate.sets import Wanted

SPLITS = ("tune", "hold", "all")


def evaluate(  # noqa: PLR0913 - each is an option of the command line
    *,
    gold: Annotated[bool, typer.Option("--gold", help="The invented gold set.")] = False,
    gold_from: Annotated[
        Path | None, typer.Option(help="A folder of .jsonl files to take for the gold set.")
    ] = None,
    dev: Annotated[
        Path | None, typer.Option(help="A file of labelled texts, JSONL as in seeds/gold.")
    ] = None,
    labels: Annotated[
        bool, typer.Option("--labels", help="The articles that you have labelled.")
    ] = False,
    stream: Annotated[
        list[Path] | None,
        typer.Option(help="Unlabelled posts (JSONL: id, text): what would be flagged?"),
    ] = None,
    stream_country: Annotated[
        str | None, typer.Option(help="Country of the outlet of the posts, for example IR.")
    ] = None,
    classifier: Annotated[
        str | None, typer.Option(help="Else the one that decides; rules or rules:2.")
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Two classifiers, installed or of verdicts that the home holds."),
    ] = None,
    split: Annotated[str, typer.Option(help="Of the gold set: tune, hold or all.")] = "all",
    detect_language: Annotated[
        bool, typer.Option("--detect-language", help="As if no text said its language.")
    ] = False,
    out_of_fold: Annotated[
        bool,
        typer.Option("--out-of-fold", help="By weights that never saw a text (needs `study`)."),
    ] = False,
    ablation: Annotated[
        bool,
        typer.Option("--ablation", help="Without each group of features (needs `study`)."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="A folder for the report in HTML and Markdown.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the judging: on labelled texts, on streams, against another version.

    Without a set named: the gold set, your labels, and the development set where it is there.
    """
    from flows.evaluate.run import Plan  # noqa: PLC0415 - keeps `--help` and `sql` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same

    if split not in SPLITS:
        raise ConfigError(f"--split {split!r}: known are {', '.join(SPLITS)}")
    chosen = load_settings(home=home).home
    plan = Plan(
        wanted=_wanted(gold=gold, folder=gold_from, dev=dev, home=chosen, labels=labels,
                       split=split),
        home=chosen,
        classifier=classifier,
        versus=compare,
        streams=tuple(stream or ()),
        stream_country=stream_country,
        language_given=not detect_language,
        out_of_fold=out_of_fold,
        ablation=ablation,
    )  # fmt: skip
    _show(plan, out, as_json=as_json)


def _wanted(
    *, gold: bool, folder: Path | None, dev: Path | None, home: Path, labels: bool, split: str
) -> "Wanted":
    """Take the sets that were named; without any, all that are there."""
    from extractors.labelled import GOLD  # noqa: PLC0415 - see above
    from flows.evaluate.sets import DEVELOPMENT, Wanted  # noqa: PLC0415 - see above

    is_default = not (gold or folder or dev or labels)
    if is_default and DEVELOPMENT.is_file():
        dev = DEVELOPMENT
    return Wanted(
        gold=folder or (GOLD if gold or is_default else None),
        development=dev,
        home=home if labels or is_default else None,
        split="tune" if split == "tune" else "hold" if split == "hold" else "all",
    )


def _show(plan: "Plan", out: Path | None, *, as_json: bool) -> None:
    from flows.cli.evaluate_print import print_evaluation  # noqa: PLC0415 - see above
    from flows.cli.progress import Bars  # noqa: PLC0415 - see above
    from flows.evaluate.run import evaluate as carry_out  # noqa: PLC0415 - see above
    from flows.evaluate.writing import check_folder  # noqa: PLC0415 - see above

    if out is not None:
        check_folder(out)  # before the work
    with Bars() as bars:
        told = carry_out(plan, bars)
    if as_json:
        print_json(asdict(told))
    else:
        print_evaluation(told)
    if out is not None:
        _write(told, out)


def _write(told: "Evaluation", out: Path) -> None:
    from flows.evaluate.plots import can_plot  # noqa: PLC0415 - see above
    from flows.evaluate.writing import write_report  # noqa: PLC0415 - see above

    for path in write_report(told, out):
        note(f"wrote {path}")
    if not can_plot():
        note("without plots: they need matplotlib (the extra `study`)")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(evaluate)
