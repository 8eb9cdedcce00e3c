"""What a reprocessing tells at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from rich.text import Text

from flows.cli.output import console, print_json
from flows.reprocess.report import Report, UndoReport
from flows.reprocess.samples import Sample

_WORDS = ("same", "metadata", "text", "failed")


def print_report(report: Report, *, as_json: bool) -> None:
    """Print what changed, how much, and a few examples."""
    if as_json:
        print_json(asdict(report))
        return
    _print_sums(report)
    _print_quality(report.sums)
    _print_counts("fields", report.fields)
    _print_counts("kinds", report.kinds)
    _print_counts("problems", report.problems)
    for sample in report.samples:
        _print_sample(sample)
    _print_next(report)


def print_undo(report: UndoReport, *, as_json: bool) -> None:
    """Print what an undoing came to."""
    if as_json:
        print_json(asdict(report))
        return
    _line(f"Undo {report.run_id} of {report.undone} · {report.status}", style="bold")
    _line(f"  {report.restored} articles are back in the wording that they had before")
    if report.changed_since:
        _line(f"  {report.changed_since} pages left alone: another wording is current by now")
    if report.reactivated:
        _line(f"  {report.reactivated} counts again; the verdicts stay")
    if report.is_other_active:
        _line("  what counts was activated since: it stays; --activate NAME:VERSION chooses")


def _print_sums(report: Report) -> None:
    sums = report.sums
    trial = " · dry run, nothing was changed" if report.is_trial else ""
    _line(f"Reprocessing {report.run_id} · {report.status}{trial}", style="bold")
    before = ", ".join(f"{pages} by {word}" for word, pages in report.from_versions.items())
    _line(
        f"  extractor {report.extractor_version}; the pages were read before by version: {before}"
        if before
        else f"  extractor {report.extractor_version}"
    )
    _line(
        f"  pages     {sums['pages']}: {sums['same']} the same, {sums['metadata']} other metadata "
        f"only, {sums['text']} other text, {sums['failed']} failed"
    )
    if report.is_trial or int(str(report.whole["runs"])) <= 1:
        return
    told = ", ".join(f"{report.whole[word]} {word}" for word in _WORDS)
    _line(f"  in all    {report.whole['pages']} pages in {report.whole['runs']} runs: {told}")


def _print_quality(sums: Mapping[str, object]) -> None:
    if not sums["pages"]:
        return
    _line(
        f"  texts     {sums['titles']} titles and {sums['bodies']} texts differ; "
        f"{sums['characters_before']} → {sums['characters_after']} characters, "
        f"{sums['paragraphs_before']} → {sums['paragraphs_after']} paragraphs, "
        f"{sums['textless_before']} → {sums['textless_after']} without text"
    )
    if sums["length_ratios"]:
        _line(
            f"  lengths   of changed texts, new by old: {_steps(sums['length_ratios'])} "
            "(5, 25, 50, 75, 95 %)"
        )
        _line(f"  overlap   of changed texts: {_steps(sums['similarities'])} (5, 25, 50 %)")
    _line(
        f"  dates     {sums['dates_gained']} gained, {sums['dates_lost']} lost, "
        f"{sums['dates_moved']} moved"
    )
    if sums["cpu_ms"]:
        _line(f"  cost      {_steps(sums['cpu_ms'])} ms CPU a page (50, 99 %)")


def _steps(values: object) -> str:
    numbers = values if isinstance(values, Sequence) else ()
    return " ".join("–" if each is None else f"{each:.3g}" for each in numbers)


def _print_counts(title: str, counts: Mapping[str, int]) -> None:
    if counts:
        told = ", ".join(f"{pages} {word}" for word, pages in counts.items())
        _line(f"  {title:<9} {told}")


def _print_sample(sample: Sample) -> None:
    alike = "" if sample.similarity is None else f" · overlap {sample.similarity:.2f}"
    _line(f"\n{sample.title}", style="bold")
    _line(
        f"  {sample.outlet or sample.url or sample.article_id} · {sample.characters_before} → "
        f"{sample.characters_after} characters{alike}",
        style="dim",
    )
    for mark, style, pieces in (("-", "red", sample.removed), ("+", "green", sample.added)):
        for piece in pieces:
            _line(f"  {mark} {piece}", style=style)


def _print_next(report: Report) -> None:
    if report.is_trial and report.sums["pages"]:
        _line("\nThe same command without --dry-run does it for good.")
    elif report.sums["metadata"] or report.sums["text"]:
        _line(f"\nTo take it back: araxes reprocess --undo {report.run_id}")


def _line(text: str, style: str = "") -> None:
    """Print text as it is: titles come from strangers and hold no markup of ours."""
    console.print(Text(text, style=style), soft_wrap=True)
