"""Whom to ask is off by default, refused where it cannot work, and told without its secrets."""

import pytest

from extractors.errors import ConfigError
from flows.opinions.endpoint import endpoint_of
from flows.settings import load_settings

URL, NAME, KEY = (f"ARAXES_SECOND_OPINION_{each}" for each in ("URL", "MODEL", "KEY"))
SECRET = "sk-açar-4e1d".encode("ascii", "ignore").decode()
HERE = "http://127.0.0.1:8080/v1"
OPEN = {"ARAXES_ALLOW_PRIVATE": "127.0.0.1:8080 localhost:8080"}


def made(**variables):
    return endpoint_of(load_settings(environ=variables), variables)


def test_nothing_is_asked_unless_it_is_configured():
    assert made() is None
    assert made(**{KEY: SECRET}) is None
    assert made(**{URL: " ", NAME: "  "}) is None


@pytest.mark.parametrize(
    "url", [HERE, f"{HERE}/", f"{HERE}/chat/completions", "http://localhost:8080/v1"]
)
def test_the_base_address_may_be_written_as_servers_tell_it(url):
    endpoint = made(**OPEN, **{URL: url, NAME: "qwen3:8b", KEY: SECRET})
    assert endpoint.url == f"{endpoint.origin}/v1/chat/completions"
    assert (endpoint.classifier, endpoint.requests) == ("opinion:qwen3:8b", 20)
    assert endpoint.headers() == {"authorization": f"Bearer {SECRET}"}
    assert SECRET not in repr(endpoint)


def test_what_may_be_spent_is_configured_by_the_same_keys(tmp_path):
    file = tmp_path / "araxes.toml"
    file.write_text(
        'second_opinion_url = "https://model.example/v1"\nsecond_opinion_model = "m"\n'
        "second_opinion_budget = 3\nsecond_opinion_characters = 9000\n"
        "second_opinion_seconds = 2.5\n"
    )
    endpoint = endpoint_of(load_settings(environ={}, file=file), {})
    assert (endpoint.requests, endpoint.characters, endpoint.seconds) == (3, 9000, 2.5)
    assert endpoint.headers() == {}


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({URL: HERE}, f"{URL} is set and {NAME} is not"),
        ({NAME: "m"}, f"{NAME} is set and {URL} is not"),
        ({URL: "https://model.example/v1", NAME: "  "}, f"{URL} is set and {NAME} is not"),
        ({URL: f"https://model.example/{SECRET}\n/v1", NAME: "m"}, "holds a control character"),
        ({URL: HERE, NAME: "m"}, "add exactly 127.0.0.1:8080 to ARAXES_ALLOW_PRIVATE"),
        ({URL: "http://localhost:9/v1", NAME: "m"}, "add exactly localhost:9"),
        ({URL: "http://[::1]:9/v1", NAME: "m"}, r"add exactly \[::1\]:9"),
        ({URL: "http://169.254.1.1/v1", NAME: "m"}, "not a public address"),
        ({URL: "file:///etc/passwd", NAME: "m"}, "is not http or https"),
        ({URL: "127.0.0.1:8080/v1", NAME: "m"}, "is not http or https"),
        ({URL: f"https://me:{SECRET}@model.example/v1", NAME: "m"}, "no credentials"),
        ({URL: f"https://model.example/v1?key={SECRET}", NAME: "m"}, "has no query"),
        ({URL: "http://model.example/v1", NAME: "m", KEY: SECRET}, "use https"),
        ({URL: "https://model.example", NAME: "m", KEY: f"{SECRET}\r\nx"}, "printable ASCII"),
        ({URL: "https://model.example", NAME: "m", KEY: f"{SECRET}ə"}, "printable ASCII"),
        ({URL: "https://model.example", NAME: "m" * 201}, "longer than 200"),
        ({"ARAXES_SECOND_OPINION_BUDGET": "iki"}, "ARAXES_SECOND_OPINION_BUDGET"),
        ({"ARAXES_SECOND_OPINION_CHARACTERS": "100"}, "ARAXES_SECOND_OPINION_CHARACTERS"),
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_before_anything_is_asked(variables, words):
    with pytest.raises(ConfigError, match=words) as caught:
        made(**variables)
    assert SECRET not in str(caught.value)


def test_a_key_in_a_file_is_refused_and_not_repeated(tmp_path):
    file = tmp_path / "araxes.toml"
    file.write_text(f'second_opinion_key = "{SECRET}"\n')
    with pytest.raises(ConfigError, match=KEY) as caught:
        load_settings(environ={}, file=file)
    assert SECRET not in str(caught.value)
