"""What is mended before a strict parser sees it."""

import pytest
from lxml import etree

from extractors.feeds.mend import mend_xml


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("Bakı & Tehran &nbsp;&laquo;x&raquo;", "Bakı & Tehran \xa0«x»"),
        ("a\x00b\x1b[31m\ufffec\ud800", "ab[31mc"),
        ("a&#0;b&#x1b;c&#xFFFFFF;d&#1603;", "abcdك"),
        ("&lt;b&gt; &amp;nbsp; &bogus;", "<b> &nbsp; &bogus;"),
        ("<![CDATA[a & b &nbsp; <i>]]> &", "a & b &nbsp; <i> &"),
    ],
)
def test_mended_text_is_well_formed_and_says_the_same(inside: str, title: str) -> None:
    mended = mend_xml(
        f"<!DOCTYPE x><rss><channel><item><title>{inside}</title></item></channel></rss>"
    )

    assert etree.fromstring(mended.text.encode()).findtext(".//title") == title


@pytest.mark.parametrize(
    "cut",
    [
        "<rss><channel><item><title>بله</title></item><item><title>نه",
        "<feed><entry><title>بله</title></entry><entry><title>نه</tit",
        "<x:RDF xmlns:x='u'><channel/><item><title>بله</title></item><item>",
        "<rss><channel><item><title>بله</title></item><item></chan",
    ],
)
def test_a_cut_document_is_closed_after_its_last_whole_item(cut: str) -> None:
    mended = mend_xml(cut)

    assert etree.fromstring(mended.text.encode()).xpath("string(//title)") == "بله"
    assert "نه" not in mended.text
    assert mended.problems == ("broken_xml",)
