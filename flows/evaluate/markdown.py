"""A document as Markdown."""

import re
from collections.abc import Iterator

from flows.evaluate.document import Block, Cases, Document, Figure, Grid
from flows.evaluate.result import Case, Piece

# What Markdown or HTML could take for markup; texts come from strangers.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$!&])")


def to_markdown(told: Document) -> str:
    """Write the document; figures are left to the page in HTML."""
    lines = [f"# {told.title}", "", *told.facts]
    for chapter in told.chapters:
        lines += ["", f"## {chapter.title}"]
        for block in chapter.blocks:
            lines += _block(block)
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Figure):
        return
    yield ""
    if isinstance(block, str):
        yield block
    elif isinstance(block, Grid):
        yield from _grid(block)
    else:
        yield from _cases(block)


def _grid(grid: Grid) -> Iterator[str]:
    yield f"**{escaped(grid.caption)}**"
    yield ""
    yield _row(grid.columns)
    yield _row((":--", *("--:" for _ in grid.columns[1:])))
    for row in grid.rows:
        yield _row(tuple(map(escaped, row)))


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cases(block: Cases) -> Iterator[str]:
    yield f"**{escaped(block.caption)}**"
    for case in block.cases:
        yield ""
        yield from _case(case)


def _case(case: Case) -> Iterator[str]:
    truth = f"label {case.truth}, " if case.truth else ""
    yield f"- **{escaped(case.title or case.excerpt)}**"
    yield f"  `{case.item_id.replace('`', '')}` · {truth}said {case.said}, score {case.score:.3f}"
    if case.facts:
        yield f"  · {escaped(', '.join(case.facts))}"
    if case.reason:
        yield f"  · why the label: {escaped(case.reason)}"
    for passage in case.passages:
        yield f"  - {''.join(map(_piece, passage.pieces))}"
        yield f"    ({escaped(' '.join(passage.reasons))})"


def _piece(piece: Piece) -> str:
    text = escaped(piece.text)
    if piece.kind is None or not piece.text.strip():
        return text
    mark = "**" if piece.weight >= 0 else "~~"
    inner = text.strip(" ")
    return text.replace(inner, f"{mark}{inner}{mark}", 1)


def escaped(text: str) -> str:
    """Make a stranger's text fit to stand in a line of Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split(" ")))
