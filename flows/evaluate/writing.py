"""The files of a report: one page in HTML with its figures inside, one in Markdown."""

import os
from pathlib import Path

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError, MachineError
from flows.evaluate.chapters import document
from flows.evaluate.html import to_html
from flows.evaluate.markdown import to_markdown
from flows.evaluate.plots import can_plot, draw
from flows.evaluate.result import Evaluation

_PROJECT = SEEDS.parent
_ROOMS = ("deploy", "extractors", "flows", "seeds", "tests", "warehouse")


def check_folder(folder: Path) -> None:
    """Make the folder of a report, before the work.

    Raises ConfigError for one among the project's own, for a report quotes texts that are not ours,
    and MachineError for one that cannot be written to.
    """
    whole = folder.resolve()
    if whole == _PROJECT or any(whole.is_relative_to(_PROJECT / room) for room in _ROOMS):
        raise ConfigError(
            f"--out {folder}: is the project's own folder, and a report quotes texts of others"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"--out {folder}: cannot be written: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise MachineError(f"--out {folder}: cannot be written to")


def write_report(told: Evaluation, folder: Path) -> tuple[Path, ...]:
    """Write `evaluation.html` and `evaluation.md`; MachineError where that cannot be."""
    check_folder(folder)
    page = document(told)
    figures = draw(told) if can_plot() else {}
    files = {
        folder / "evaluation.html": to_html(page, figures),
        folder / "evaluation.md": to_markdown(page),
    }
    try:
        for path, text in files.items():
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise MachineError(f"--out {folder}: cannot be written: {error}") from error
    return tuple(files)
