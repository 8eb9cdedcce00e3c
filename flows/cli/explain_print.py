"""The explanation of a verdict for people: verdicts, label, evidence, names, acts, likeness."""

from collections.abc import Iterator
from typing import Any, Final

from rich.text import Text

from extractors.text import clean_display
from flows.cli.output import console, counted, show

GRADES: Final = {2: "bilateral", 1: "contextual", 0: "irrelevant"}
RTL_MARK, ISOLATE, END = "\u200f", "\u2068", "\u2069"  # UAX 9: keep marks beside their words
RIGHT_TO_LEFT: Final = frozenset({"fa", "ar", "he", "azb", "azb-Arab", "ckb", "ku-Arab", "ur"})
BEFORE, AFTER = "[[", "]]"  # around the words that count: marks need no colour
FACTS: Final = ("outlet", "lang", "published_at", "published_precision", "origin", "canonical_url")
MOST_SEEDS: Final = 3
MOST_WORDS: Final = 12

Row = dict[str, Any]  # Any: columns of views, or fields of values


def print_explained(told: Row) -> None:
    """Print what `flows.explaining` tells of an article."""
    _say(clean_display(told["title"]), style="bold")
    dated = told["published_at"] is not None
    facts = (told.get(key) for key in FACTS if dated or key != "published_precision")
    _say(" · ".join(show(each) for each in facts if each))
    if told["grade"] is None:
        _say("not judged yet")
        return
    _say(_sum(told), style="bold")
    for line in (*_labels(told), *_verdicts(told)):
        _say(line)
    _print_evidence(told)
    _print_names(told)
    _print_acts(told)
    _print_likeness(told)


def _sum(told: Row) -> str:
    """Say what counts in a line."""
    word = "relevant" if told["relevant"] else "irrelevant"
    by = "a label" if told.get("is_labelled") else _who(told)
    return f"{word}, grade {told['grade']} ({GRADES[told['grade']]}), by {by}{_topics(told)}"


def _topics(told: Row) -> str:
    scores = {each["topic"]: each["score"] for each in told["topic_scores"]}
    named = [
        f"{topic} {scores[topic]:.2f}" if scores.get(topic) is not None else topic
        for topic in told["topics"] or ()
    ]
    return f" · {', '.join(named)}" if named else ""


def _labels(told: Row) -> Iterator[str]:
    for each in told["labels"]:
        word = "relevant" if each["relevant"] else "irrelevant"
        grade = f", grade {each['grade']}" if each["grade"] is not None else ""
        author = f" by {clean_display(each['author'])}" if each["author"] else ""
        older = "" if each["counts"] else ", superseded"
        wording = ", of another wording" if each["is_labelled_wording"] is False else ""
        why = f": {clean_display(each['note'])}" if each["note"] else ""
        when = f", {show(each['labelled_at'])} UTC"
        yield f"label      {word}{grade}{author}{when}{older}{wording}{why}"


def _verdicts(told: Row) -> Iterator[str]:
    """Name every classifier's word; of a current verdict on an older wording, that."""
    verdicts = told["verdicts"]
    if not any(each["is_current"] for each in verdicts):
        verdicts = [told | {"decides": True, "is_current": True}, *verdicts]
    for each in verdicts:
        role = "decides" if each["decides"] else "votes"
        state = "" if each["is_current"] or not each["decides"] else ", not activated"
        grade = each.get("classifier_grade", each["grade"])
        score = f"score {each['score']:.3f}"
        yield f"{role:<10} {_who(each)}: grade {grade} ({GRADES[grade]}), {score}{state}"


def _who(row: Row) -> str:
    return f"{row['classifier']} {row['classifier_version']}"


def _print_evidence(told: Row) -> None:
    if not told["evidence"]:
        _say("\nNothing in it names either country, a trap or a hint: no evidence.")
        return
    _heading("Evidence, strongest first: + for relevance, − against")
    for span in told["evidence"]:
        weight = span["weight"]
        sign = f"{'+' if weight > 0 else '−'}{abs(weight):.2f}" if weight else " ·   "
        _say(f"{sign} {_isolated(told, span['text'])}  {span['kind']}", style="bold")
        _say(f"      {span['reason']}")
        _say_marked(told, span)


def _print_names(told: Row) -> None:
    """Print each name once per meaning, with how often it stands there."""
    meanings: dict[tuple[str, str, str], list[Row]] = {}
    for each in told["mentions"]:
        meanings.setdefault((each["entity"], each["sense"], each["reason"]), []).append(each)
    if meanings:
        _heading(f"Names ({len(told['mentions'])}) and what each means here")
    for (entity, sense, reason), found in meanings.items():
        spelt = ", ".join(dict.fromkeys(_isolated(told, each["text"]) for each in found))
        times = f" ×{len(found)}" if len(found) > 1 else ""
        _say(f"  {entity} = {sense}{times}: {spelt}")
        _say(f"      {reason}")


def _print_acts(told: Row) -> None:
    if told["acts"]:
        _heading("Who did what to whom")
    for each in told["acts"]:
        what = each["quad_class"].replace("_", " ")
        _say(f"  {each['initiator']} → {each['target']}: {what}")
        _say_marked(told, each)


def _print_likeness(told: Row) -> None:
    if told["seeds"]:
        _heading("Beside the baseline corpus")
    for each in told["seeds"][:MOST_SEEDS]:
        _say(f"  {each['similarity']:.2f} like “{clean_display(each['seed_title'] or '?')}”")
        for word, names in (("names", each["shared_entities"]), ("words", each["shared_terms"])):
            if names:
                _say(f"       shared {word}: {_few(names)}")
    novelty = told["novelty"]
    for word in ("entities", "terms") if novelty else ():
        if novelty[f"new_{word}"]:
            _say(f"  new {word}: {_few(novelty[f'new_{word}'])}")


def _few(names: list[str]) -> str:
    more = len(names) - MOST_WORDS
    rest = f" … and {counted(more, 'more').removesuffix('s')}" if more > 0 else ""
    return ", ".join(f"{ISOLATE}{name}{END}" for name in names[:MOST_WORDS]) + rest


def _say_marked(told: Row, span: Row) -> None:
    """Print a sentence with the words that count marked, in its own direction."""
    before, words, after = _parts(told, span)
    is_rtl = told["lang"] in RIGHT_TO_LEFT
    text = Text(f"{RTL_MARK if is_rtl else ''}    › {before}", style="italic")
    marked = f"{ISOLATE}{words}{END}" if is_rtl else words
    text.append(f"{BEFORE}{marked}{AFTER}" if words else "", style="bold")
    text.append(after)
    console.print(text, soft_wrap=True)


def _parts(told: Row, span: Row) -> tuple[str, str, str]:
    """Divide a sentence at its span: by offsets where the text is at hand, else by words."""
    sentence, words = span["sentence"] or span["text"], span["text"]
    whole = told["title"] if span["field"] == "title" else told["body"]
    at = whole.rfind(sentence, 0, span["start"] + len(sentence))
    start = span["start"] - at if at >= 0 and whole[span["start"] : span["end"]] == words else -1
    if not (0 <= start <= len(sentence) - len(words)):
        start = sentence.find(words)
    if start < 0:
        return _line(sentence), "", ""
    end = start + len(words)
    return _line(sentence[:start]), _line(sentence[start:end]), _line(sentence[end:])


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _isolated(told: Row, text: str) -> str:
    return f"{ISOLATE}{_line(text)}{END}" if told["lang"] in RIGHT_TO_LEFT else _line(text)


def _heading(text: str) -> None:
    console.print()
    _say(text, style="bold underline")


def _say(line: str, *, style: str = "") -> None:
    # Text, never markup: what pages say is not to be believed, in colours neither.
    console.print(Text(line, style=style), soft_wrap=True)
