"""Settings name the file or variable, the key and the value that cannot be used."""

from pathlib import Path

import pytest

from extractors.errors import ConfigError
from flows.settings import load_settings


def test_the_command_line_beats_the_environment_beats_the_file(tmp_path):
    file = tmp_path / "araxes.toml"
    file.write_text('home = "from-file"\nworkers = 3\nhost_delay = 2.5\n')
    surroundings = {"ARAXES_WORKERS": "4", "ARAXES_HOST_DELAY": "0"}
    settings = load_settings(environ=surroundings, file=file, host_delay=1.5)
    assert (settings.home, settings.workers, settings.host_delay) == (Path("from-file"), 4, 1.5)


def test_private_hosts_are_an_exact_list():
    settings = load_settings(environ={"ARAXES_ALLOW_PRIVATE": "127.0.0.1:81, Localhost:82"})
    assert settings.allow_private == {"127.0.0.1:81", "localhost:82"}
    with pytest.raises(ConfigError, match=r"10\.0\.0\.0/8"):
        load_settings(environ={"ARAXES_ALLOW_PRIVATE": "10.0.0.0/8"})
    with pytest.raises(ConfigError, match="127"):
        load_settings(environ={"ARAXES_ALLOW_PRIVATE": "127.0.0.1:99999"})


def test_a_contact_cannot_smuggle_a_header():
    with pytest.raises(ConfigError, match="control character"):
        load_settings(environ={"ARAXES_CONTACT": "me@desk.example\r\nX-Evil: 1"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ARAXES_WORKERS", "0"),
        ("ARAXES_WORKERS", "iki"),
        ("ARAXES_HOST_DELAY", "-1"),
        ("ARAXES_HOST_DELAY", "nan"),
        ("ARAXES_DEADLINE_MINUTES", "inf"),
    ],
)
def test_a_bad_value_names_its_variable(variable, value):
    with pytest.raises(ConfigError, match=variable) as caught:
        load_settings(environ={variable: value})
    assert value in str(caught.value)


def test_an_unknown_key_in_the_file_is_refused_with_both_names(tmp_path):
    file = tmp_path / "araxes.toml"
    file.write_text("worker = 3\n")
    with pytest.raises(ConfigError, match=r"araxes\.toml.*'worker'"):
        load_settings(environ={}, file=file)


def test_the_user_agent_always_has_a_contact():
    assert "+mailto:araxes@" in load_settings(environ={}).user_agent
    named = load_settings(environ={"ARAXES_CONTACT": "https://desk.example/bot"})
    assert "(+https://desk.example/bot; news monitor)" in named.user_agent
