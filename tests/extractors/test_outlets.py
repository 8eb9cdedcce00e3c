import pytest

from extractors.errors import ConfigError
from extractors.outlets import load_outlets, outlet_of, outlet_table, read_outlet


def test_an_address_belongs_to_the_outlet_of_its_domain_and_subdomains():
    for url in ("https://en.irna.ir/news/1", "https://www.irna.ir/", "https://irna.ir"):
        outlet = outlet_of(url)
        assert outlet is not None
        assert outlet.outlet_id == "irna"


@pytest.mark.parametrize(
    "url",
    ["https://notirna.ir/a", "https://irna.ir.evil.example/", "http://127.0.0.1/", "x", "http://["],
)
def test_strangers_have_no_outlet(url):
    assert outlet_of(url) is None


def test_outlets_are_read_with_what_is_known(tmp_path):
    path = tmp_path / "outlets.toml"
    path.write_text(
        '[[outlet]]\nid = "x"\nname = "Xəbər"\ndomains = ["WWW.Xeber.example"]\n', encoding="utf-8"
    )
    (outlet,) = load_outlets(path)
    assert (outlet.outlet_id, outlet.name, outlet.domains) == ("x", "Xəbər", ("xeber.example",))
    assert outlet.country is None


def test_a_file_that_is_not_there_has_no_outlets(tmp_path):
    assert load_outlets(tmp_path / "none.toml") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[outlet]]\nname = 'x'", "id"),
        ("[[outlet]]\nid = 'x'\nname = ''", "name"),
        ("[[outlet]]\nid = 'x'\nnome = 'x'", "did you mean 'name'"),
        ("[[outlet]]\nid = 'x'\ncountry = 'Azərbaycan'", "country"),
        ("[[outlet]]\nid = 'x'\ndomains = ['x.az/xəbər']", "domains"),
        ("[[outlet]]\nid = 'x'\nname = 'x'\ndomains = 'x'", "domains"),
        ("[[outlet]]\nid = 'x'\nname = 'x'\ntimezone = 3", "timezone"),
        ("[[outlet", "outlets.toml"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(tmp_path, text, told):
    path = tmp_path / "outlets.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as caught:
        load_outlets(path)
    assert "outlets.toml" in str(caught.value)


def test_a_name_is_the_id_where_there_is_none(tmp_path):
    path = tmp_path / "outlets.toml"
    path.write_text("[[outlet]]\nid = 'xəzər'", encoding="utf-8")
    assert [outlet.name for outlet in load_outlets(path)] == ["xəzər"]


def test_an_outlet_and_its_table_say_the_same():
    outlet = outlet_of("https://www.mehrnews.com/")
    assert outlet is not None
    assert read_outlet(outlet_table(outlet)) == (outlet, ())
