"""Bytes to text: which encoding a document is really in, whatever it says of itself."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from charset_normalizer import from_bytes

# Longest marks first: the one of UTF-32-LE begins with that of UTF-16-LE.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Wide encodings without a mark (XML 1.0, appendix F; RFC 4627, section 3): feeds and pages begin
# with two characters of ASCII, and no other text has a zero byte there.
_WIDE = (
    (re.compile(rb"(?:[\t\n\r -~]\0\0\0){2}"), "utf-32-le"),
    (re.compile(rb"(?:\0\0\0[\t\n\r -~]){2}"), "utf-32-be"),
    (re.compile(rb"(?:[\t\n\r -~]\0){2}"), "utf-16-le"),
    (re.compile(rb"(?:\0[\t\n\r -~]){2}"), "utf-16-be"),
)
# One bad byte must not turn a feed into mojibake. A text in another encoding has nearly no valid
# UTF-8 sequence, so the share is taken of what is not ASCII (a page is mostly ASCII markup).
_MAX_DAMAGE = 0.02
# The detector reads a sample: 64 KB cost it 10-60 ms, and more does not change its mind.
_SAMPLE_BYTES = 65_536
_IN_MARKUP = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
# Only encodings of text: Python also "decodes" rot13, zlib, punycode and the like. UTF-7 is left
# out as the WHATWG Encoding Standard does: it hides markup.
_TEXT_ENCODING = re.compile(
    r"utf-?_?(8|16|32)|(windows|cp)-?_?(874|932|949|950|125\d)$|iso-?_?8859|latin|koi8|mac-?_?(cyr|tur|ara|fars)|"
    r"gb|big5|euc|shift|sjis|x-sjis|tis-?_?620|us-?ascii|ascii",
    re.IGNORECASE,
)
# What browsers read for these labels (WHATWG Encoding Standard, section 4.2).
_WEB_NAMES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-8": "cp1255",  # not by that standard, but it holds all of its letters
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
# Servers send these when nobody configured anything: the document's own word counts more.
_CARELESS = frozenset(("cp1252",))
# What is tried where neither a declaration nor the detector gives words: Russian, Persian and
# Arabic, Turkish and Azerbaijani, Hebrew, western.
_USUAL = ("cp1251", "cp1256", "cp1254", "koi8-r", "cp1255", "cp1252")
# One word in five may be a brand or a typing mistake; mojibake spoils nearly all of them.
_MAX_ODD = 0.2
_FOREIGN_WORD = re.compile(r"(?<![^\W\d_])[a-zA-Z]{0,40}[^\x00-\x7f\W\d_][^\W\d_]*")
_FOREIGN_LETTER = re.compile(r"[^\x00-\x7f\W\d_]")
_MOST_BEFORE = 40  # letters that the pattern above lets stand before the first of these
_SAMPLE_WORDS = 400
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
_OTHER_SCRIPT = re.compile("[\u0370-\u07ff]")
# Letters of no language that we read; they are what Turkish and Russian become under wrong labels
# (ş ğ ı as þ ð ý; П as Mac's Ѕ).
_STRANGE = re.compile(
    "[\u00de\u00d0\u00dd\u00fe\u00f0\u00fd\u0162\u0163\u0402\u0403\u0405\u0408-\u040c\u040e\u040f\u0452\u0453\u0455\u0458-\u045c\u045e\u045f]"
)
_FOREIGN_LATIN = 0.6  # of a word's letters; "öğüş" is invented, mojibake has nothing else
_SHORT = 3
_C1 = re.compile("[\x80-\x84\x86-\x9f]")  # U+0085 is a line break that some systems do write


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, and what was wrong (`bad_encoding`, `charset_lie`)."""

    text: str
    encoding: str
    problems: tuple[str, ...] = ()


def decode_text(
    body: bytes, *, declared: str | None = None, sample_bytes: int = _SAMPLE_BYTES
) -> Decoded:
    """Decode `body`: byte-order mark, UTF-8, UTF-8 with little damage, what is declared, a guess.

    `declared` is an encoding name or a whole Content-Type. `charset_lie` among the problems says
    that a declaration was wrong, `bad_encoding` that characters were lost (U+FFFD). Never raises.
    """
    wide = _by_mark(body)
    if wide is not None:
        return wide
    marked = body.startswith(codecs.BOM_UTF8)
    if marked:
        body = body[len(codecs.BOM_UTF8) :]
    labels = _declarations(body, declared)
    lie = ("charset_lie",) if any(label != "utf-8" for label in labels) else ()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_clean_utf8(body, labels, lie, sample_bytes)
    return Decoded(text, "utf-8", () if marked or text.isascii() else lie)


def _by_mark(body: bytes) -> Decoded | None:
    """Decode what a mark of a wide encoding, or zero bytes where its ASCII has them, decide."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding)
    for start, encoding in _WIDE:
        if start.match(body):
            return _replacing(body, encoding)
    return None


def _replacing(body: bytes, encoding: str, problems: tuple[str, ...] = ()) -> Decoded:
    try:
        return Decoded(body.decode(encoding), encoding, problems)
    except UnicodeDecodeError:
        text = body.decode(encoding, "replace")
        return Decoded(text, encoding, (*problems, "bad_encoding"))


def _not_clean_utf8(
    body: bytes, labels: tuple[str, ...], lie: tuple[str, ...], sample_bytes: int
) -> Decoded:
    """Decode bytes that are not valid UTF-8 throughout."""
    damaged = _replacing(body, "utf-8", lie)
    bad = damaged.text.count("\ufffd")
    foreign = len(damaged.text) - len(damaged.text.encode("ascii", "ignore"))
    if bad <= foreign * _MAX_DAMAGE:
        return damaged
    for encoding in labels:
        text = None if encoding == "utf-8" else _plausible(body, encoding)
        if text is not None and _oddity(text) <= _MAX_ODD:
            return Decoded(text, encoding)
    if bad * 2 < foreign:  # more sequences are valid UTF-8 than chance allows
        return damaged
    found = _best_guess(body, labels, sample_bytes)
    if found is None:
        return damaged
    text, encoding = found
    return Decoded(text, encoding, ("charset_lie",) if labels and encoding not in labels else ())


def _best_guess(body: bytes, labels: tuple[str, ...], sample_bytes: int) -> tuple[str, str] | None:
    """Take the detector's guess, or the usual encoding whose words look most like words."""
    guess = from_bytes(body[:sample_bytes]).best()
    detected = _web_name(guess.encoding) if guess else None  # it also knows the code pages of DOS
    known = [detected] if detected else []
    # On a headline or two it sees Thai or a Macintosh: beyond the usual ones it goes last.
    tried = (*known, *_USUAL) if detected in _USUAL else (*_USUAL, *known, *labels)
    texts = {one: text for one in tried if (text := _plausible(body, one)) is not None}
    best = min(texts, key=lambda one: _oddity(texts[one]), default=None)  # the first of equals
    return None if best is None else (texts[best], best)


def _oddity(text: str) -> float:
    """Give the share of words with letters beyond ASCII that no language spells like that."""
    words = list(islice(_foreign_words(text), _SAMPLE_WORDS))
    return sum(map(_is_odd, words)) / len(words) if words else 0.0


def _foreign_words(text: str) -> Iterator[str]:
    """Give the words with such letters; what lies between them is passed over at once."""
    at = 0
    while letter := _FOREIGN_LETTER.search(text, at):
        found = _FOREIGN_WORD.search(text, max(at, letter.start() - _MOST_BEFORE))
        if found is None:
            return
        yield found[0]
        at = found.end()


def _is_odd(word: str) -> bool:
    """Tell whether a word mixes scripts, capitals or letters as only a wrong encoding does."""
    latin = bool(_LATIN.search(word))
    if _STRANGE.search(word) or (latin and _OTHER_SCRIPT.search(word)):
        return True
    if any(one.islower() and other.isupper() for one, other in pairwise(word)):
        return True
    foreign = sum(1 for character in word if character > "\x7f")
    return latin and len(word) > _SHORT and foreign > len(word) * _FOREIGN_LATIN


def _declarations(body: bytes, declared: str | None) -> tuple[str, ...]:
    """List the encodings that header and markup name, the more credible first."""
    header = _IN_HEADER.search(declared or "")
    names = [header.group(1) if header else (declared or "").strip()]
    markup = _IN_MARKUP.search(body[:4096])
    if markup:
        names.append((markup.group(1) or markup.group(2)).decode("ascii", "replace"))
    found = dict.fromkeys(known for name in names if (known := _web_name(name)))
    return tuple(sorted(found, key=lambda encoding: encoding in _CARELESS))


def _web_name(name: str) -> str | None:
    """Give Python's name for a text encoding as the web understands the label."""
    if not _TEXT_ENCODING.match(name):
        return None
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return _WEB_NAMES.get(known, known)


def _plausible(body: bytes, encoding: str) -> str | None:
    """Decode strictly; None where bytes have no meaning, or mean control characters.

    Windows code pages leave a few bytes undefined; one in a thousand is taken for damage.
    """
    text = body.decode(encoding, "replace")
    strange = text.count("\ufffd") + len(_C1.findall(text))
    return text if strange * 1000 <= len(text) else None
