from __future__ import annotations

from pathlib import Path

import pytest

from portal.domain.errors import Invalid
from portal.settings import Settings, load_settings

KEY = "Zq7-vB2_kd83Hs0aPw5xLm1RtYc9EuNf"


def _load(folder: Path, text: str = "") -> Settings:
    (folder / "portal.toml").write_text(text, "utf-8")
    return load_settings(folder)


def _refusal(folder: Path, text: str) -> str:
    with pytest.raises(Invalid) as raised:
        _load(folder, text)
    return " ".join(str(problem.sentence) for problem in raised.value.problems)


def test_defaults_need_no_file(tmp_path):
    settings = load_settings(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    assert (settings.host, settings.port, settings.secret_key) == ("127.0.0.1", 8000, "")


def test_variables_win_over_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_PORT", "9000")
    monkeypatch.setenv("PORTAL_PLUGIN_PATH", "/srv/a:/srv/b")
    monkeypatch.setenv("PORTAL_TRUSTED_HOSTS", "a.example, b.example")
    settings = _load(tmp_path, 'port = 8100\nhost = "127.0.0.2"')
    assert (settings.port, settings.host) == (9000, "127.0.0.2")
    assert settings.plugin_path == (Path("/srv/a"), Path("/srv/b"))
    assert settings.plugin_folders[1:] == (Path("/srv/a"), Path("/srv/b"))
    assert settings.trusted_hosts == ("a.example", "b.example")


def test_settings_made_by_hand_read_nothing_from_outside(tmp_path, monkeypatch):
    (tmp_path / "portal.toml").write_text("port = 8100", "utf-8")
    monkeypatch.setenv("PORTAL_HOST", "0.0.0.0")
    settings = Settings(instance=tmp_path)
    assert (settings.port, settings.host) == (8000, "127.0.0.1")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("prot = 1", "Pengaturan prot tidak dikenal; mungkin maksudnya port."),
        ('port = "delapan"', "port harus bilangan bulat, bukan 'delapan'."),
        ("port = 70000", "port paling banyak 65535; tertulis 70000."),
        ("password_min_length = 8", "password_min_length paling sedikit 12; tertulis 8."),
        ('debug = "mungkin"', "debug harus true atau false, bukan 'mungkin'."),
        ('default_language = "fr"', "default_language harus salah satu dari"),
        ('database_url = "mysql://x"', "database_url harus sqlite:///"),
        ("port = ", "tidak dapat dibaca sebagai TOML"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(tmp_path, text, sentence):
    assert sentence in _refusal(tmp_path, text)


def test_refusals_never_repeat_a_key(tmp_path):
    assert "Zq7" not in _refusal(tmp_path, f'secret_key = ["{KEY}"]')
    assert "Zq7" not in repr(Settings(instance=tmp_path, secret_key=KEY))


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg2://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////srv/x.sqlite3", "sqlite:////srv/x.sqlite3"),
    ],
)
def test_database_urls_name_the_driver_and_the_place(tmp_path, given, url):
    assert Settings(instance=tmp_path, database_url=given).database_url == url


def test_relative_sqlite_file_lies_in_the_instance(tmp_path):
    settings = Settings(instance=tmp_path, database_url="sqlite:///data.sqlite3")
    assert settings.database_url == f"sqlite:///{tmp_path / 'data.sqlite3'}"


def test_first_line_of_the_secret_file_signs_and_the_others_still_count(tmp_path):
    (tmp_path / "secret_key").write_text(f"{KEY}\nolder\n", "ascii")
    settings = load_settings(tmp_path)
    assert (settings.secret_key, settings.secret_key_fallbacks) == (KEY, ("older",))


@pytest.mark.parametrize("key", ["", "short", "change-me-change-me-change-me-change-me"])
def test_weak_keys_are_not_served_even_here(tmp_path, key):
    with pytest.raises(Invalid) as raised:
        Settings(instance=tmp_path, secret_key=key).refuse_unsafe_serving()
    assert raised.value.problems[0].field == "secret_key"


def test_the_network_needs_host_names_and_no_debug(tmp_path):
    debugging = Settings(instance=tmp_path, secret_key=KEY, debug=True)
    debugging.refuse_unsafe_serving("127.0.0.1")
    with pytest.raises(Invalid) as raised:
        debugging.refuse_unsafe_serving("0.0.0.0")
    assert [p.field for p in raised.value.problems] == ["debug", "trusted_hosts"]
    named = Settings(instance=tmp_path, secret_key=KEY, trusted_hosts=("a.example",))
    named.refuse_unsafe_serving("0.0.0.0")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_stays_on_this_machine(tmp_path, mode):
    (tmp_path / "secret_key").write_text(f"{KEY}\n", "ascii")
    (tmp_path / "secret_key").chmod(mode)
    shared = Settings(instance=tmp_path, trusted_hosts=("a.example",))
    shared.refuse_unsafe_serving("127.0.0.1")
    with pytest.raises(Invalid) as raised:
        shared.refuse_unsafe_serving("0.0.0.0")
    assert [p.field for p in raised.value.problems] == ["secret_key"]
    assert f"chmod 600 {tmp_path / 'secret_key'}" in str(raised.value.problems[0].sentence)
    elsewhere = Settings(instance=tmp_path, secret_key="e" * 40, trusted_hosts=("a.example",))
    elsewhere.refuse_unsafe_serving("0.0.0.0")  # the file's key signs nothing here
    (tmp_path / "secret_key").chmod(0o600)
    shared.refuse_unsafe_serving("0.0.0.0")
