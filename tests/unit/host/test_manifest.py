"""A wrong manifest is refused with file, line, key and value in one Indonesian sentence."""

from __future__ import annotations

import pytest

from portal.host.manifest import read_manifest
from portal.host.refusal import Refused

from .conftest import GOOD, manifest


def refusal(tmp_path, text: str) -> str:
    folder = tmp_path / "uji"
    folder.mkdir()
    (folder / "plugin.toml").write_text(text)
    with pytest.raises(Refused) as caught:
        read_manifest(folder, "uji")
    assert caught.value.stage == "manifest"
    assert "uji/plugin.toml" in str(caught.value)
    return str(caught.value)


def test_a_whole_manifest():
    found = read_manifest(GOOD / "alun", "alun")
    assert (found.id, found.version, found.regions) == ("alun", "1.0.0", ("alun",))
    (setting,) = found.settings
    assert (setting.name, setting.kind, setting.default) == ("objection_days", "int", 14)
    assert setting.accepts(60)
    assert not any(setting.accepts(value) for value in (0, 61, "14", True, 14.0))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": '"lain"'}, ":2: kunci plugin.id bernilai lain, padahal nama foldernya uji"),
        ({"id": '"Uji"'}, ":2: kunci plugin.id bernilai Uji; pakai 2-31 huruf kecil"),
        ({"name": ""}, "kunci plugin.name belum diisi"),
        ({"name": "7"}, ":3: kunci plugin.name harus teks 1-200 huruf, sekarang bernilai 7"),
        ({"version": '"satu"'}, ":4: kunci plugin.version bernilai satu"),
        ({"api": '"baru"'}, ":5: kunci plugin.api bernilai baru"),
        ({"license": '"  "'}, ":6: kunci plugin.license harus teks"),
        ({"contact": ""}, "kunci plugin.contact belum diisi"),
        ({"lisence": '"x"'}, ":8: kunci plugin.lisence tidak dikenal"),
    ],
)
def test_wrong_keys(tmp_path, changes, words):
    assert words in refusal(tmp_path, manifest("uji", **changes))


@pytest.mark.parametrize(
    ("tail", "words"),
    [
        ('[plugin.regions]\ncodes = "x"', "kunci plugin.regions.codes harus daftar teks"),
        ('[plugin.regions]\ncodes = ["Kota"]', ":9: kunci plugin.regions.codes memuat kode"),
        ('[plugin.regions]\ncodes = ["ab", "ab"]', "yang sama dua kali"),
        ('[plugin.regions]\ncode = ["ab"]', "plugin.regions.code tidak dikenal"),
        ("regions = 1", "plugin.regions harus berupa tabel, bukan 1"),
        ("[other]", ":8: kunci other tidak dikenal"),
        ('[plugin.settings.a]\ntype = "float"\nlabel = "A"', "plugin.settings.a.type bernilai"),
        ('[plugin.settings.a]\ntype = "int"\nlabel = "A"', "plugin.settings.a.default bernilai"),
        ('[plugin.settings.a]\ntype = "flag"\ndefault = true', "plugin.settings.a.label belum"),
        (
            '[plugin.settings.a]\ntype = "int"\nlabel = "A"\ndefault = 9\nmax = 8',
            ":11: plugin.settings.a.default bernilai 9",
        ),
        (
            '[plugin.settings.a]\ntype = "text"\nlabel = "A"\ndefault = "x"\nmin = 1',
            ":12: plugin.settings.a.min bernilai 1",
        ),
        (
            '[plugin.settings.a]\ntype = "choice"\nlabel = "A"\ndefault = "x"',
            "plugin.settings.a.choices wajib",
        ),
        (
            '[plugin.settings.a]\ntype = "choice"\nlabel = "A"\ndefault = "x"\nchoices = ["y"]',
            "plugin.settings.a.default bernilai x",
        ),
        ("x = [1,", "bukan TOML yang benar"),
        ("x = " + "9" * 5000, "bukan TOML yang benar"),
        ("x = " + "[" * 5000, "bukan TOML yang benar"),
    ],
)
def test_wrong_tables(tmp_path, tail, words):
    head = manifest("uji").partition("[plugin.regions]")[0]
    assert words in refusal(tmp_path, f"{head}{tail}\n")


def test_the_api_range_decides():
    from portal.host.manifest import Manifest, check_api

    known = {"id": "a", "name": "A", "version": "1", "license": "x", "contact": "x"}
    check_api(Manifest(api=">=1.0,<2", **known))
    for api in (">=1.1", "<1.0", ">=2,<3", "==0.9"):
        with pytest.raises(Refused) as caught:
            check_api(Manifest(api=api, **known))
        assert caught.value.stage == "api"
        assert api in str(caught.value)
