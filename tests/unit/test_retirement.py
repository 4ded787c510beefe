"""When somebody retires: by the kind of position and the birth date on file or in the NIP."""

from __future__ import annotations

import importlib
from datetime import date

import pytest

from portal.host import load_host
from portal.paths import plugins_dir


@pytest.fixture(scope="module")
def rules():
    load_host([plugins_dir()], entry_points=False)
    return importlib.import_module("portal_plugins.positions.retirement")


@pytest.mark.parametrize(
    ("kind", "level", "own", "age"),
    [
        ("Pelaksana", "", None, 58),
        ("Pengawas", "", None, 58),
        ("Administrator", "", None, 58),
        ("Fungsional", "Ahli Muda", None, 58),
        ("Fungsional", "Ahli Madya", None, 60),
        ("Fungsional", "Ahli Utama", None, 65),
        ("Pimpinan Tinggi Pratama", "", None, 60),
        ("JPT Pratama", "", None, 60),
        ("Pelaksana", "", 62, 62),
    ],
)
def test_the_age_limit_follows_the_kind_of_position(rules, kind, level, own, age):
    assert rules.retirement_age(kind, level, own) == age


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(1966, 11, 10), 60, date(2026, 12, 1)),
        (date(1968, 12, 31), 58, date(2027, 1, 1)),
        (date(1968, 1, 1), 58, date(2026, 2, 1)),
        (date(1968, 2, 29), 58, date(2026, 3, 1)),
    ],
)
def test_retirement_begins_on_the_first_of_the_next_month(rules, born, age, day):
    assert rules.retires_on(born, age) == day


def test_the_birth_date_comes_from_the_file_or_else_from_the_nip(rules):
    assert rules.birth_date(date(1980, 1, 1), "198502302010011001") == date(1980, 1, 1)
    assert rules.birth_date(None, "198502282010011001") == date(1985, 2, 28)
    assert rules.birth_date(None, "198502302010011001") is None
    assert rules.birth_date(None, "lama") is None


@pytest.mark.parametrize(
    ("nip", "kind", "years"),
    [
        ("198005052005011002", "pns", "21.41"),
        ("198501012020212007", "pppk", "6.41"),
        ("198005052027011002", "pns", "0.00"),
        ("198005052005131002", "pns", "0"),
        ("lama", "pns", "0"),
    ],
)
def test_service_years_are_cut_never_rounded_up(rules, nip, kind, years):
    assert rules.service_years(nip, kind, date(2026, 6, 15)) == years
