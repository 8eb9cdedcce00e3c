"""The report of an evaluation: what it shows, what it never lets through, the same every time."""

import re
from html import escape

import lxml.html
import pytest

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError, MachineError
from flows.evaluate.chapters import document, shown
from flows.evaluate.html import to_html
from flows.evaluate.markdown import to_markdown
from flows.evaluate.plots import can_plot, draw
from flows.evaluate.result import Ablation, Rate
from flows.evaluate.writing import check_folder, write_report
from tests.flows.evaluate.evaluatekit import HOSTILE, evaluation

PAGE = to_html(document(evaluation()), {"f1": "<?xml?>\n<svg><title>F1</title></svg>"})
TEXT = to_markdown(document(evaluation()))
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def test_a_figure_carries_its_interval_and_none_is_a_dash():
    assert shown(Rate(0.5, 10, 0.25, 0.75)) == "0.500 [0.250 0.750]"
    assert shown(Rate(0.5, 10)) == "0.500"
    assert shown(Rate(None, 0)) == "–"


def test_the_page_holds_the_tables_and_nothing_of_a_hostile_title_is_alive():
    tree = lxml.html.fromstring(PAGE)
    assert not tree.xpath("//script|//img|//iframe|//link|//*[@onerror]|//a[not(@href)]")
    assert all(link.get("href").startswith("#") for link in tree.xpath("//a"))
    [policy] = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert escape(HOSTILE.replace("\u202e", "")) in PAGE
    assert not BIDI.search(PAGE + TEXT)
    whole = next(row for row in tree.xpath("//tr") if row[0].text == "all")
    assert [cell.text for cell in whole][1:4] == ["5", "3", "2"]
    assert tree.xpath("//figure/svg/title/text()") == ["F1"]


def test_evidence_is_marked_inside_its_sentence_with_the_readers_direction():
    [quote] = lxml.html.fromstring(PAGE).xpath("//blockquote")
    sentence = quote.find("p")
    assert (sentence.get("dir"), sentence.get("lang")) == ("auto", "fa")
    assert sentence.text_content() == "سفیر باکو در تهران <b>احضار</b> شد."
    assert [mark.text for mark in sentence.findall("mark")] == ["باکو در ", "تهران"]
    assert sentence.findall("mark")[1].get("class") == "against"
    assert "A summons &lt;of&gt; the ambassador." in PAGE


def test_what_is_held_out_is_counted_and_never_shown():
    assert "3 of 5 flags are wrong. 1 of them are held out." in PAGE
    for page in (PAGE, TEXT):
        assert "gold-2" not in page
        assert "Gizli" not in page


def test_markdown_holds_the_same_tables_and_takes_no_markup_from_titles():
    assert "| all | 5 | 3 | 2 |" in TEXT
    assert r"\<script\>" in TEXT
    assert r"\*\*x\*\* \[a\](javascript:b)" in TEXT
    assert "<" not in re.sub(r"\\<", "", TEXT)
    columns = {line.count("|") for line in TEXT.splitlines() if line.startswith("| all")}
    assert columns == {12}  # no cell of a stranger opens another


def test_an_ablation_is_a_table_of_its_own_with_what_each_group_is_worth():
    rate = Rate(0.9, 9)
    told = evaluation(ablations=(
        Ablation("dev", "", rate, rate, rate, 0.02),
        Ablation("dev", "distance", rate, Rate(None, 0), Rate(0.8, 9), 0.03),
    ))  # fmt: skip
    row = "| distance | 9 | 0.900 | – | 0.800 | -0.100 | 0.030 |"
    assert row in to_markdown(document(told))
    assert "Ablation" not in TEXT
    if can_plot():
        assert "ablation" in draw(told)


def test_a_report_is_the_same_to_the_byte_every_time(tmp_path):
    for folder in ("a", "b"):
        assert len(write_report(evaluation(), tmp_path / folder)) == 2
    for name in ("evaluation.html", "evaluation.md"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert ("<svg" in (tmp_path / "a" / "evaluation.html").read_text("utf-8")) == can_plot()


def test_plots_are_svg_without_date_or_letters_that_a_page_would_need_a_font_for():
    if not can_plot():
        pytest.skip("matplotlib is not installed")
    plots = draw(evaluation())
    assert set(plots) == {"f1", "rules", "reliability", "histogram"}
    for svg in plots.values():
        assert "<text" not in svg
        assert "<dc:date>" not in svg
        assert "http-equiv" not in svg


@pytest.mark.parametrize("room", ["seeds", "tests/flows", "flows/evaluate/out", "."])
def test_no_report_goes_into_the_projects_own_folders(room):
    with pytest.raises(ConfigError, match="is the project's own folder"):
        check_folder(SEEDS.parent / room)


def test_a_folder_that_cannot_be_written_is_the_machines_trouble(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match="cannot be written"):
        write_report(evaluation(), tmp_path / "file")
