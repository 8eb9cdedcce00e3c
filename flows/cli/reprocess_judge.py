"""What judging again tells at its end."""

from collections.abc import Mapping
from dataclasses import asdict

from rich.text import Text

from flows.cli.output import console, print_json
from flows.reprocess.changes import CHANGED, VerdictSample
from flows.reprocess.judge_report import JudgeReport

_MARKS = {"flagged": ("+", "green"), "unflagged": ("−", "red"), "regraded": ("±", "yellow")}


def print_judging(report: JudgeReport, *, as_json: bool) -> None:
    """Print what changes for readers, by language and grade, with a few examples."""
    if as_json:
        print_json(asdict(report))
        return
    _print_sums(report)
    for lang, counts in report.langs.items():
        told = " ".join(f"{_MARKS[each][0]}{counts[each]}" for each in CHANGED)
        _line(f"  {lang:<9} {told}")
    _print_counts("grades", report.grades)
    _print_counts("problems", report.problems)
    for sample in report.samples:
        _print_sample(sample)
    _print_next(report)


def _print_sums(report: JudgeReport) -> None:
    trial = " · dry run, nothing was changed" if report.is_trial else ""
    version = f"{report.classifier}:{report.classifier_version}"
    _line(f"Judging {report.run_id} · {report.status}{trial}", style="bold")
    before = ", ".join(f"{count} by {who}" for who, count in report.from_versions.items())
    _line(f"  by {version}; what counted before: {before or version}")
    failed = f", {report.failed} failed" if report.failed else ""
    _line(f"  wordings  {report.judged} judged{failed}, {report.cpu_seconds:.1f} s CPU")
    _line(
        f"  articles  {report.compared} compared: +{report.flagged} newly flagged, "
        f"−{report.unflagged} no longer flagged, {report.regraded} with another grade"
    )
    if report.labelled:
        _line(f"  labels    {report.labelled} verdicts differ where a label wins")


def _print_counts(title: str, counts: Mapping[str, int]) -> None:
    if counts:
        told = ", ".join(f"{count} {word}" for word, count in counts.items())
        _line(f"  {title:<9} {told}")


def _print_sample(sample: VerdictSample) -> None:
    mark, style = _MARKS[sample.change]
    grade = "–" if sample.from_grade is None else str(sample.from_grade)
    score = "–" if sample.from_score is None else f"{sample.from_score:.2f}"
    _line(f"\n{mark} {sample.title}", style=f"bold {style}")
    _line(
        f"  {sample.outlet or sample.url or sample.article_id} · {sample.lang} · grade "
        f"{grade} → {sample.to_grade} · score {score} → {sample.to_score:.2f}",
        style="dim",
    )
    if sample.sentence:
        _line(f"  {sample.sentence}")
    if sample.from_sentence and sample.change == "unflagged":
        _line(f"  was flagged for: {sample.from_sentence}")


def _print_next(report: JudgeReport) -> None:
    version = f"{report.classifier}:{report.classifier_version}"
    if report.is_trial:
        _line("\nThe same command without --dry-run does it for good.")
    elif report.is_activated:
        _line(f"\n{version} counts from now on; before it {report.was_active or 'none'} did.")
        _line(f"To take it back: araxes reprocess --undo {report.run_id}")
    elif report.left:
        _line(f"\n{version} does not count yet: {report.left} articles are left to judge.")
    else:
        _line(f"\n{version} counts already.")


def _line(text: str, style: str = "") -> None:
    """Print text as it is: titles come from strangers and hold no markup of ours."""
    console.print(Text(text, style=style), soft_wrap=True)
