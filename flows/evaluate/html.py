"""A document as one HTML page that needs nothing else: no script, no font, no picture from afar."""

from collections.abc import Iterator, Mapping
from html import escape

from flows.evaluate.document import Block, Cases, Document, Figure, Grid
from flows.evaluate.result import Case, Passage, Piece

# Only the style below: whatever a title holds, the page runs and loads nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --for: #2a78; --against: #d656; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
nav a { margin-inline-end: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding: .3rem 0; }
th, td { padding: .15rem .6rem; border-bottom: 1px solid var(--line); text-align: end; }
th:first-child, td:first-child { text-align: start; }
td { white-space: nowrap; } tbody tr:hover { background: var(--soft); }
.wide { overflow-x: auto; }
figure { margin: 1rem 0; background: #fff; border-radius: .4rem; display: inline-block; }
figure svg { max-width: 100%; height: auto; }
article { border: 1px solid var(--line); border-radius: .4rem; }
article { margin: .8rem 0; padding: .5rem 1rem; }
article h3 { margin: .2rem 0; font-size: 1.05rem; }
.facts, .why { opacity: .8; font-size: .9rem; }
blockquote { margin: .5rem 0; padding-inline-start: .8rem; }
blockquote { border-inline-start: 3px solid var(--line); }
mark { color: inherit; background: var(--for); border-radius: .2rem; }
mark.against { background: var(--against); text-decoration: underline dotted; }
"""


def to_html(told: Document, figures: Mapping[str, str]) -> str:
    """Write the page; `figures` are SVG documents of our own by the names that the text has."""
    title = escape(told.title)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1>",
        *(f"<p>{escape(fact)}</p>" for fact in told.facts),
        "<nav>",
        *(
            f'<a href="#c{number}">{escape(chapter.title)}</a>'
            for number, chapter in enumerate(told.chapters)
        ),
        "</nav>",
    ]
    for number, chapter in enumerate(told.chapters):
        parts.append(f'<h2 id="c{number}">{escape(chapter.title)}</h2>')
        for block in chapter.blocks:
            parts += _block(block, figures)
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def _block(block: Block, figures: Mapping[str, str]) -> Iterator[str]:
    if isinstance(block, str):
        yield f"<p>{escape(block)}</p>"
    elif isinstance(block, Grid):
        yield from _grid(block)
    elif isinstance(block, Cases):
        yield f"<p><b>{escape(block.caption)}</b></p>"
        for case in block.cases:
            yield from _case(case)
    elif block.name in figures:
        yield from _figure(block, figures[block.name])


def _figure(figure: Figure, svg: str) -> Iterator[str]:
    yield f'<figure role="img" aria-label="{escape(figure.alt)}">'
    yield svg[svg.index("<svg") :].strip()
    yield "</figure>"


def _grid(grid: Grid) -> Iterator[str]:
    yield f'<div class="wide"><table><caption dir="auto">{escape(grid.caption)}</caption>'
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in grid.columns)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in grid.rows:
        cells = "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in row)
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table></div>"


def _case(case: Case) -> Iterator[str]:
    truth = f"label <b>{escape(case.truth)}</b>, " if case.truth else ""
    yield "<article>"
    if case.title:
        yield f'<h3 dir="auto"{_lang(case)}>{escape(case.title)}</h3>'
    facts = "".join(f" · <bdi>{escape(fact)}</bdi>" for fact in case.facts)
    yield (
        f'<p class="facts"><bdi>{escape(case.item_id)}</bdi> · {truth}said '
        f"<b>{escape(case.said)}</b>, score {case.score:.3f}{facts}</p>"
    )
    if case.reason:
        yield f'<p class="why">Why the label: <bdi>{escape(case.reason)}</bdi></p>'
    if case.excerpt:
        yield f'<p dir="auto"{_lang(case)}>{escape(case.excerpt)}</p>'
    for passage in case.passages:
        yield from _passage(passage, case)
    if not case.passages:
        yield '<p class="why">No evidence: nothing in it names a side, a trap or a hint.</p>'
    yield "</article>"


def _passage(passage: Passage, case: Case) -> Iterator[str]:
    text = "".join(map(_piece, passage.pieces))
    yield f'<blockquote><p dir="auto"{_lang(case)}>{text}</p>'
    for reason in passage.reasons:
        yield f'<p class="why"><bdi>{escape(reason)}</bdi></p>'
    yield "</blockquote>"


def _piece(piece: Piece) -> str:
    if piece.kind is None:
        return escape(piece.text)
    side = ' class="against"' if piece.weight < 0 else ""
    title = escape(f"{piece.kind} {piece.weight:+.2f}")
    return f'<mark{side} title="{title}">{escape(piece.text)}</mark>'


def _lang(case: Case) -> str:
    return f' lang="{escape(case.lang)}"' if case.lang else ""
