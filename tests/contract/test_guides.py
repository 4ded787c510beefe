"""What the guides state as fact is what the product does: columns, deadlines, words on screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.domain.workflow import TRANSITIONS
from portal.paths import plugins_dir, templates_dir
from portal.services.personnel.import_rows import COLUMNS
from portal.services.reading.file_checks import KINDS
from portal.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
STAFF = (ROOT / "docs" / "pegawai" / "panduan.md").read_text(encoding="utf-8")
PERSONNEL = (ROOT / "docs" / "kepegawaian" / "panduan.md").read_text(encoding="utf-8")
# Words of the guides' own that stand in quotation marks without being on a screen.
OWN = {"Tidak Dapat Dinilai"}


def words_on_screen() -> str:
    sources = [
        *templates_dir().rglob("*.html"),
        *(ROOT / "portal").rglob("*.py"),
        *plugins_dir().rglob("*.py"),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in sources)


def test_the_columns_of_the_import_are_all_told():
    rows = re.findall(r"^\| ([^|]+) \| (ya|) ?\| [^|]*\|$", PERSONNEL, re.MULTILINE)
    told = [(name.strip(), needed == "ya") for name, needed in rows]
    assert told == [(column.heading, column.required) for column in COLUMNS]


@pytest.mark.parametrize("text", [STAFF, PERSONNEL], ids=["pegawai", "kepegawaian"])
def test_quoted_words_are_on_a_screen(text):
    shown = words_on_screen()
    quoted = set(re.findall(r'"([^"\n]+)"', text)) - OWN
    assert len(quoted) > 10
    assert sorted(w for w in quoted if not re.search(rf"(?<!\w){re.escape(w)}(?!\w)", shown)) == []


def test_kinds_of_evidence_are_all_told():
    told = STAFF.split("Bukti: ")[1].split(", paling besar")[0]
    kinds = set(re.findall(r"[A-Z]{3,4}", told.upper()))
    assert kinds | {"JPEG"} == {kind.upper() for kind in KINDS} | {"ATAU"}


def test_numbers_of_the_settings_are_the_defaults(tmp_path):
    defaults = Settings(instance=tmp_path)
    assert f"berlaku {defaults.activation_days} hari" in STAFF
    assert f"sedikit {defaults.password_min_length} karakter" in STAFF
    assert f"setelah {defaults.session_idle_minutes} menit" in STAFF
    assert f"paling besar {defaults.upload_max_mb} MB" in STAFF


def test_the_steps_of_a_cycle_are_named_as_the_buttons():
    labels = [row.label for row in TRANSITIONS if row.machine == "cycle" and row.action != "cancel"]
    assert [label for label in labels if f'"{label}"' not in PERSONNEL] == []
