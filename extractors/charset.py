"""Bytes to text: which encoding a document is really in, whatever it says of itself."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

# Longest marks first: the one of UTF-32-LE begins with that of UTF-16-LE.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<" in UTF-16 without a mark (XML 1.0, appendix F); "<" opens every feed and page.
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
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
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
# Servers send these when nobody configured anything: the document's own word counts more.
_CARELESS = frozenset(("cp1252",))
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
    labels = _declarations(body, declared)
    lie = ("charset_lie",) if any(label != "utf-8" for label in labels) else ()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_clean_utf8(body, labels, lie, sample_bytes)
    return Decoded(text, "utf-8", () if text.isascii() else lie)


def _by_mark(body: bytes) -> Decoded | None:
    """Decode what a byte-order mark, or the zero bytes of UTF-16 markup, decides."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding)
    for start, encoding in _WIDE:
        if body.startswith(start):
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
    foreign = sum(1 for character in damaged.text if character > "\x7f")
    if bad <= foreign * _MAX_DAMAGE:
        return damaged
    for encoding in labels:
        if encoding != "utf-8" and (text := _plausible(body, encoding)) is not None:
            return Decoded(text, encoding)
    if bad * 2 < foreign:  # more sequences are valid UTF-8 than chance allows
        return damaged
    guess = from_bytes(body[:sample_bytes]).best()
    text = _plausible(body, guess.encoding) if guess else None
    if guess is None or text is None:
        return damaged
    return Decoded(text, guess.encoding, ("charset_lie",) if labels else ())


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
