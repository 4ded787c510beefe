"""The check of texts reads everything that a person reads, wherever a region describes it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from portal.testing import check_plugin
from portal.testing.checks.labels import labels
from portal.testing.subject import opened

ROOT = Path(__file__).parents[3]
STEP = ROOT / "docs" / "plugins" / "examples" / "step3" / "sukamaju"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("instruments.toml", 'prompt = "Apakah petugas ramah?"', 'prompt = ""', "butir friendly"),
        ("instruments.toml", 'label = "Tidak"', 'label = ""', "Survei visitors, nilai 1"),
        ("instruments.toml", "Tiga pertanyaan", "Three of the", "Survei visitors, pengantar"),
        ("instruments.toml", "Satu catatan untuk", "One of the", "Register coaching, penjelasan"),
        ("instruments.toml", '"Perilaku"', '"The way of"', "isian topic, pilihan"),
        ("region.toml", '"Sesuai rencana"', '""', "Penutupan quarter, status green"),
        ("region.toml", '"Rencana perbaikan"', '""', "isian plan, label"),
        ("region.toml", 'title = "Triwulan unit kerja"', 'title = ""', "Penutupan quarter, judul"),
        ("region.toml", '"Jalan Contoh Nomor 1"', '""', "kop surat, alamat"),
    ],
)
def test_texts_of_every_part_are_read(tmp_path, file, old, new, words):
    folder = tmp_path / "sukamaju"
    shutil.copytree(STEP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    told = [one.what for one in check_plugin(folder, ["texts"]).findings]
    assert any(words in one for one in told), told


@pytest.mark.parametrize(
    ("plugin", "wheres"),
    [
        ("senapelan", ("Musyawarah", "Penutupan month, isian", "Tindak lanjut .*, isian")),
        ("bungo", ("Bahan .*, paragraf 1", "Tindak lanjut .*pilihan")),
        ("lhokseumawe", ("Set reports, nilai", "Bahan .*, soal 1, jawaban", "Register .*isian")),
    ],
)
def test_regions_of_every_kind_are_read_to_the_end(plugin, wheres):
    with opened(ROOT / "plugins" / plugin) as subject:
        (entry,) = subject.admitted.entries
        found = [where for where, _name, _text in labels(entry)]
    for wanted in wheres:
        assert any(re.match(wanted, where) for where in found), wanted
