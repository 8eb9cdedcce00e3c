"""Texts mixed of two that tell of one side each: what learns that company alone tells nothing."""

from extractors.labelled import LabelledItem
from flows.training.mixing import mixed


def item(name, lang, title, text="", *, relevant=False):
    return LabelledItem(
        name, "gold", title, text, relevant=relevant, grade=int(relevant), topics=(), lang=lang,
        outlet_country=None,
    )  # fmt: skip


ITEMS = (
    item("bir", "tr", "Bakü'de metro açıldı", "Üçüncü hat hizmete girdi."),
    item("iki", "tr", "İran'da kar yağdı"),
    item("üç", "tr", "İran, Bakü'ye nota verdi", relevant=True),
    item("dört", "tr", "Ankara'da yağmur var"),
    item("یک", "fa", "در ایران برف بارید"),
    item("yek", "hy", "Բաքվում նոր մետրո է բացվել"),
    item("erku", "hy", "Իրանում ձյուն է եկել"),
)


def test_only_irrelevant_texts_on_one_side_each_of_one_language_are_mixed():
    texts = mixed(ITEMS)
    assert sorted(each.lang for each in texts) == ["hy", "tr"]
    assert not any(each.relevant or each.grade for each in texts)
    assert {each.source for each in texts} == {"mixed"}
    told = {each.lang: f"{each.title} {each.text}" for each in texts}
    assert "metro" in told["tr"]
    assert "kar yağdı" in told["tr"]
    assert "nota" not in told["tr"]
    assert "Ankara" not in told["tr"]


def test_the_order_of_the_texts_does_not_matter():
    assert mixed(ITEMS) == mixed(reversed(ITEMS)) != ()


def test_a_long_text_is_cut_at_the_end_of_a_sentence():
    long = item("uzun", "tr", "", "Bakü'de metro açıldı. " * 40)
    [text] = mixed((long, ITEMS[1]))
    assert len(text.text) < 400
    assert "açıldı. açıldı" not in text.text
    assert text.text.count("Bakü'de") == text.text.count("açıldı.")
