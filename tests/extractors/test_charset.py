"""Which encoding bytes are in, whatever they say of themselves."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.charset import decode_text

PERSIAN = "رئیس\u200cجمهور ایران وارد باکو شد و با همتای خود دیدار کرد. " * 4
RUSSIAN = "Президент Ирана прибыл в Баку и встретился со своим коллегой. " * 4
TURKISH = "İran Cumhurbaşkanı Bakü'de: görüşme sürüyor, işbirliği güçleniyor. " * 4
ARMENIAN = "Իրանի նախագահը ժամանել է Բաքու։ " * 4


@pytest.mark.parametrize(
    ("body", "declared", "text", "problems"),
    [
        (PERSIAN.encode(), None, PERSIAN, ()),
        (PERSIAN.encode(), "text/xml; charset=iso-8859-1", PERSIAN, ("charset_lie",)),
        (PERSIAN.encode(), "windows-1256", PERSIAN, ("charset_lie",)),
        (b"plain ascii", "windows-1256", "plain ascii", ()),
        (PERSIAN.encode("utf-8-sig"), "windows-1256", PERSIAN, ()),
        (ARMENIAN.encode("utf-16"), None, ARMENIAN, ()),
        ("<p>Բարև".encode("utf-16-le"), "utf-8", "<p>Բարև", ()),
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN, ()),
        (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN, ()),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN, ()),
        (TURKISH.encode("cp1254"), "iso-8859-9", TURKISH, ()),
        (b"caf\xe9 \x93x\x94", "iso-8859-1", "café “x”", ()),
        (b'<meta charset="windows-1251">' + "Баку".encode("cp1251"), "text/html; charset=latin1",
         '<meta charset="windows-1251">Баку', ()),
        (PERSIAN.encode() + b"\xd8", "cp1256", PERSIAN + "\ufffd", ("charset_lie", "bad_encoding")),
    ],
)  # fmt: skip
def test_the_bytes_decide(body: bytes, declared: str | None, text: str, problems: tuple) -> None:
    decoded = decode_text(body, declared=declared)

    assert decoded.text == text
    assert decoded.problems == problems


WRITTEN = {
    "cp1251": "Президент Ирана прибыл в Баку",
    "koi8-r": "Президент Ирана прибыл в Баку",
    "cp1256": "زيارة الرئيس الإيراني إلى باكو اليوم",
    "cp1254": "İran Cumhurbaşkanı Bakü'de görüşme",
}
LABELS = [None, "utf-8", "iso-8859-1", "windows-1251", "windows-1254", "windows-1256", "koi8-r"]


@pytest.mark.parametrize("encoding", WRITTEN)
@pytest.mark.parametrize("label", LABELS)
def test_a_wrong_label_on_a_short_feed_is_found_out(encoding: str, label: str | None) -> None:
    text = f"<rss><item><title>{WRITTEN[encoding]}</title><link>x</link></item></rss>"

    decoded = decode_text(text.encode(encoding), declared=label)

    right = label is None or codecs.lookup(label).name == codecs.lookup(encoding).name
    assert decoded.text == text
    assert decoded.problems == (() if right else ("charset_lie",))


def test_hebrew_without_a_label_is_not_taken_for_russian() -> None:
    text = "נשיא איראן הגיע לבאקו לשיחות עם עמיתו ולחתימה על הסכם חדש"

    assert decode_text(f"<title>{text}</title>".encode("cp1255")).text == f"<title>{text}</title>"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["<p>Բարև", "\n<rss>Bakı", '{"başlıq": "Баку"}', "<?xml تهران"])
def test_wide_text_needs_no_mark(encoding: str, text: str) -> None:
    assert decode_text(text.encode(encoding), declared="utf-8").text == text


def test_a_mark_of_utf_8_before_another_encoding_is_no_proof() -> None:
    body = b"\xef\xbb\xbf" + RUSSIAN.encode("cp1251")

    assert decode_text(body, declared="windows-1251").text == RUSSIAN


@pytest.mark.parametrize(
    "label", ["rot13", "zlib", "base64", "utf-7", "idna", "unicode_escape", "x" * 99]
)
def test_labels_that_are_no_encodings_of_text_are_not_obeyed(label: str) -> None:
    assert decode_text(b"+ADw-script+AD4- \xe9", declared=label).text.startswith("+ADw-script+AD4-")


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=200),
    st.sampled_from([None, "cp1256", "utf-16", "big5", "text/xml; charset="]),
)
def test_any_bytes_become_text(body: bytes, declared: str | None) -> None:
    decode_text(body, declared=declared).text.encode("utf-8", "surrogatepass")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_valid_utf_8_is_never_read_as_anything_else(text: str) -> None:
    if text[0] != "\ufeff" and "\0" not in text[:4]:
        assert decode_text(text.encode(), declared="windows-1256").text == text
