"""Pages of every weight and shape that news sites have, for the benchmark of the extractor.

Beside the pages of `tests.bench.pages` (50 to 150 kB each): notes of 2 kB, long reads, thousands of
links in menus, huge scripts, long comment sections, tables, live blogs, text without paragraphs,
text in many spans. Everything follows from the number of the page.
"""

import random
from collections.abc import Callable, Iterator
from html import escape

from tests.bench.pages import page
from tests.bench.texts import LANGUAGES, Words

BASE = "https://news.example"
_SEED = "shape {} {}"  # one stream of random numbers a page
_HEAD = (
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Site</title>'
    '<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2025-03-01T09:30:00+03:30">{head}</head>'
    '<body><header><a href="/">Site</a></header>{before}<main><article><h1>{title}</h1>{text}'
    "</article></main>{after}<footer><p>Site</p></footer></body></html>"
)


def _document(words: Words, text: str, *, head: str = "", before: str = "", after: str = "") -> str:
    title = escape(words.sentence().rstrip(".։"))
    return _HEAD.format(
        lang=words.lang, title=title, head=head, before=before, after=after, text=text
    )


def _paragraphs(words: Words, count: int, sentences: int = 3) -> str:
    return "\n".join(f"<p>{escape(words.paragraph(sentences))}</p>" for _ in range(count))


def _links(words: Words, count: int) -> str:
    items = (f'<li><a href="/{at}">{escape(words.phrase())}</a></li>' for at in range(count))
    return f"<ul>{''.join(items)}</ul>"


def _note(words: Words) -> str:
    return _document(words, _paragraphs(words, 2, 1))


def _short(words: Words) -> str:
    return _document(words, _paragraphs(words, 5), after=f"<nav>{_links(words, 40)}</nav>")


def _long_read(words: Words) -> str:
    return _document(words, _paragraphs(words, 150, 5))


def _menus(words: Words) -> str:
    before = f'<div class="mega">{_links(words, 3_000)}</div>'
    return _document(words, _paragraphs(words, 12), before=before)


def _scripts(words: Words) -> str:
    line = '{"slot":"div-gpt-%d","text":"a < b && c > d","sizes":[[300,250],[970,90]]},'
    blob = "".join(line % at for at in range(13_000))
    head = f"<script>window.__STATE__=[{blob}];</script>"
    return _document(words, _paragraphs(words, 15), head=head)


def _comments(words: Words) -> str:
    comments = "".join(
        f'<div class="comment" id="comment-{at}"><b>{words.name()}</b>'
        f"<p>{escape(words.sentence())}</p><a href='#r{at}'>#</a></div>"
        for at in range(600)
    )
    after = f'<div id="comments" class="comments">{comments}</div>'
    return _document(words, _paragraphs(words, 10), after=after)


def _table(words: Words) -> str:
    rows = "".join(
        f"<tr><td>{escape(words.phrase())}</td><td>{at}</td><td>{at * 7 % 100} %</td></tr>"
        for at in range(500)
    )
    return _document(words, f"{_paragraphs(words, 4)}<table>{rows}</table>{_paragraphs(words, 3)}")


def _live_blog(words: Words) -> str:
    entries = "".join(
        f'<div class="entry"><time datetime="2025-03-01T{at % 24:02}:{at % 60:02}:00Z">{at}</time>'
        f"<h3>{escape(words.phrase())}</h3>{_paragraphs(words, 2, 2)}</div>"
        for at in range(300)
    )
    return _document(words, entries)


def _breaks(words: Words) -> str:
    lines = "<br><br>".join(escape(words.paragraph(3)) for _ in range(25))
    return _document(words, f'<div class="text">{lines}</div>')


def _divs(words: Words) -> str:
    text = "".join(f"<div><div>{escape(words.paragraph(3))}</div></div>" for _ in range(30))
    return _document(words, text)


def _spans(words: Words) -> str:
    def paragraph() -> str:
        parts = escape(words.paragraph(4)).split()
        return "<p>" + " ".join(f"<span>{part}</span>" for part in parts) + "</p>"

    return _document(words, "".join(paragraph() for _ in range(40)))


def _cards(words: Words) -> str:
    cards = "".join(
        f'<div class="card"><a href="/{at}"><img src="/{at}.jpg"><h4>{escape(words.phrase())}</h4>'
        f"</a><p>{escape(words.sentence())}</p></div>"
        for at in range(400)
    )
    return _document(words, _paragraphs(words, 9), after=f"<section>{cards}</section>")


def _elements(words: Words) -> str:
    boxes = "".join(f'<div class="c{at % 9}"><i></i><b>{at}</b></div>' for at in range(6_600))
    return _document(words, _paragraphs(words, 20), after=f"<div>{boxes[: len(boxes)]}</div>")


SHAPES: dict[str, Callable[[Words], str]] = {
    "note": _note,
    "short": _short,
    "long-read": _long_read,
    "menus": _menus,
    "scripts": _scripts,
    "comments": _comments,
    "table": _table,
    "live-blog": _live_blog,
    "breaks": _breaks,
    "divs": _divs,
    "spans": _spans,
    "cards": _cards,
    "elements": _elements,
}


def shapes(rounds: int = 1) -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of `rounds` pages of each shape, the languages by turns."""
    for number in range(rounds):
        for at, (name, make) in enumerate(SHAPES.items()):
            lang = LANGUAGES[(number + at) % len(LANGUAGES)]
            rng = random.Random(_SEED.format(name, number))
            yield f"{name}-{lang}-{number}", make(Words(lang, rng)).encode()


def usual(count: int) -> Iterator[tuple[str, bytes]]:
    """Give `count` pages as most sites print them."""
    for at in range(count):
        number = at * 1_037
        yield f"usual-{number}", page(number, BASE)
