"""What `araxes evaluate` prints: the tables, and the first few texts of each list."""

import re
from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.table import Table
from rich.text import Text

from flows.cli.output import console
from flows.evaluate.chapters import document
from flows.evaluate.document import Block, Cases, Grid
from flows.evaluate.result import Case, Evaluation, Piece

_FIRST = 5  # texts of a list: all of them are in the report
_STYLES = {True: "bold green", False: "bold red"}
_SHORT = {"relevant": "rel.", "flagged": "flags", "precision": "P", "recall": "R",
          "false alarms": "alarms", "calibration error": "error",
          "adaptive bins": "adaptive", "F1 where flagged": "F1 (flagged)", "labelled": "lab.",
          "only A right": "A right", "only B right": "B right"}  # fmt: skip
_LEFT_OUT = ("right", "false alarms", "kappa")  # where there is little room: the report has them
_WIDE = 110  # characters: from here on every interval has room, below only that of F1
_INTERVAL = re.compile(r" \[([\d.]+) ([\d.]+)\]")
_LEADING_ZERO = re.compile(r"(?<![\d.])0(?=\.\d)")


def print_evaluation(told: Evaluation) -> None:
    """Print an evaluation for people."""
    page = document(told)
    _line(page.title, "bold")
    for fact in page.facts:
        _line(fact, "dim")
    for chapter in page.chapters:
        _line(f"\n{chapter.title}", "bold underline")
        for columns, blocks in groupby(chapter.blocks, key=_columns):
            if columns is not None:
                _print_grids(columns, [each for each in blocks if isinstance(each, Grid)])
                continue
            for block in blocks:
                if isinstance(block, str):
                    _line(block)
                elif isinstance(block, Cases):
                    _print_cases(block)


def _columns(block: Block) -> tuple[str, ...] | None:
    return block.columns if isinstance(block, Grid) else None


def _print_grids(columns: Sequence[str], grids: Sequence[Grid]) -> None:
    """Print tables of the same columns as one, each under its caption."""
    is_narrow = console.width < _WIDE
    shown = [name for name in columns if not (is_narrow and name in _LEFT_OUT)]
    if len(grids) == 1:
        _line(grids[0].caption, "italic")
    built = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold")
    for number, name in enumerate(shown):
        # Names and paths may be folded, figures not.
        built.add_column(
            _SHORT.get(name, name),
            justify="right" if number else "left",
            overflow="fold",
            no_wrap=number > 0 and name != "from",
        )
    for grid in grids:
        built.add_section()
        if len(grids) > 1:
            built.add_row(Text(grid.caption, style="italic"))
        for row in grid.rows:
            cells = dict(zip(columns, row, strict=True))
            built.add_row(*(Text(_cell(name, cells[name], is_narrow=is_narrow)) for name in shown))
    console.print(built)


def _cell(column: str, cell: str, *, is_narrow: bool) -> str:
    """Write figures as short as a terminal needs them."""
    if is_narrow and column in ("precision", "recall"):
        cell = _INTERVAL.sub("", cell)
    cell = _INTERVAL.sub(lambda found: f" [{float(found[1]):.2f} {float(found[2]):.2f}]", cell)
    return _LEADING_ZERO.sub("", cell)


def _print_cases(block: Cases) -> None:
    _line(f"\n{block.caption}", "italic")
    for case in block.cases[:_FIRST]:
        _print_case(case)
    if len(block.cases) > _FIRST:
        _line(f"  … and {len(block.cases) - _FIRST} more (--out, --json)", "dim")


def _print_case(case: Case) -> None:
    truth = f"label {case.truth}, " if case.truth else ""
    facts = f" · {', '.join(case.facts)}" if case.facts else ""
    _line(f"  {case.item_id} · {truth}said {case.said}, score {case.score:.3f}{facts}", "dim")
    _line(f"    {case.title or case.excerpt}")
    if case.reason:
        _line(f"    why the label: {case.reason}", "dim")
    for passage in case.passages[:1]:
        sentence = Text("    › ")
        for piece in passage.pieces:
            sentence.append(piece.text, style=_style(piece))
        console.print(sentence, soft_wrap=True)


def _style(piece: Piece) -> str:
    return "" if piece.kind is None else _STYLES[piece.weight >= 0]


def _line(text: str, style: str = "") -> None:
    """Print text as it is: titles come from strangers and hold no markup of ours."""
    console.print(Text(text, style=style), soft_wrap=True)
