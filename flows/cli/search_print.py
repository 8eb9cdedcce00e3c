"""What a search found, for people: titles, facts, sentences with the words marked."""

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from extractors.text import clean_display
from flows.cli.explain_print import AFTER, BEFORE, END, ISOLATE, RIGHT_TO_LEFT, RTL_MARK
from flows.cli.output import console, counted, note, show

Told = dict[str, Any]  # Any: columns of views
FACTS = ("outlet", "side", "lang", "published_at")


def print_found(found: Told) -> None:
    """Print what `flows.searching.search_articles` gives."""
    note(f"looked for {_sought(found['terms'])}")
    for number, each in enumerate(found["results"], start=1):
        _print_result(number, each)
    if not found["results"]:
        _print_nothing(found)
    more = ", the best of more (--limit)" if found["is_more"] else ""
    note(f"{counted(len(found['results']), 'article')}{more} · snapshot {found['snapshot']}")


def _sought(terms: Iterable[Told]) -> str:
    """Say in words what the query came to."""
    parts: dict[int, list[Told]] = {}
    for each in terms:
        parts.setdefault(each["part"], []).append(each)
    said = [_part(each) for each in parts.values()]
    return " + ".join(said).replace("+ without", "without") or "nothing: no word in it"


def _part(terms: list[Told]) -> str:
    first = terms[0]
    without = "without " if first["is_excluded"] else ""
    if first["kind"] == "entity":
        name = first["entity"] or first["entity_id"]
        return f"{without}whoever mentions {clean_display(name)} (entity:{first['entity_id']})"
    words = " ".join(clean_display(each["word"]) for each in terms)
    quotes = {"phrase": f'"{words}"', "prefix": f"{words}*"}
    return without + ISOLATE + quotes.get(first["kind"], words) + END


def _print_result(number: int, result: Told) -> None:
    is_rtl = result["lang"] in RIGHT_TO_LEFT
    console.print()
    _say_marked(f"{number}. ", result["marked_title"], is_rtl=is_rtl, style="bold")
    facts = [show(result[key]) for key in FACTS]
    grade = f"grade {result['grade']}" if result["grade"] is not None else "not judged"
    told = (*facts, grade, f"score {result['score']:.2f}")
    _say("   " + " · ".join(clean_display(each) for each in told if each))
    for parts in result["passages"]:
        _say_marked("   › ", parts, is_rtl=is_rtl, style="italic")
    _say(f"   {clean_display(result['canonical_url'] or str(result['article_id']))}", style="dim")


def _say_marked(lead: str, parts: list[tuple[str, bool]], *, is_rtl: bool, style: str) -> None:
    """Print a line with its words marked, in its own direction."""
    text = Text(f"{RTL_MARK if is_rtl else ''}{lead}", style=style)
    for part, is_word in parts:
        spelt = f"{ISOLATE}{part}{END}" if is_rtl and is_word else part
        text.append(f"{BEFORE}{spelt}{AFTER}" if is_word else part, style="bold" if is_word else "")
    console.print(text, soft_wrap=True)


def _print_nothing(found: Told) -> None:
    """Say that nothing was found, and what could be done about it."""
    if not found["terms"]:
        _say("Nothing found: it holds no word to look for; a beginning needs two letters.")
        return
    if all(each["is_excluded"] for each in found["terms"]):
        _say("Nothing found: all words say what to leave out, and none what to look for.")
        return
    _say("Nothing found.")
    for each in found["terms"]:
        if each["kind"] == "entity" and each["entity"] is None:
            name = clean_display(each["entity_id"])
            _say(f'No entity is called {name}: `araxes sql "from entities"` lists them.')
    _print_suggestions(found["suggestions"])


def _print_suggestions(near: list[Told]) -> None:
    if near:
        names = (
            f"entity:{each['entity_id']}" if each["entity_id"] else each["suggestion"]
            for each in near
        )
        _say(f"Spelt much like it: {', '.join(f'{ISOLATE}{clean_display(n)}{END}' for n in names)}")
    _say("Fewer words, begin* or no filters may find more.")


def _say(line: str, *, style: str = "") -> None:
    # Text, never markup: what pages say is not to be believed, in colours neither.
    console.print(Text(line, style=style), soft_wrap=True)
