"""Words of the audit trail: every code that the portal records has one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import portal
from portal.domain.actor import SYSTEM
from portal.services.common import audit
from portal.services.upkeep.plugin_states import change
from portal.store.db import unit_of_work
from portal.web import audit_details, audit_words

from .conftest import Site

RECORDERS = {"record", "_record", "_audit", "_audited"}


def recorded() -> set[str]:
    """Every code written as a literal where an entry is recorded."""
    found: set[str] = set()
    for path in Path(portal.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            name = name.id if isinstance(name, ast.Name) else name
            if name in RECORDERS:
                words = [w.value for w in ast.walk(node.args[1]) if isinstance(w, ast.Constant)]
                found |= {word for word in words if isinstance(word, str) and "." in word[1:-1]}
    return found


def test_every_recorded_code_has_a_label_and_an_area() -> None:
    codes = recorded()
    assert len(codes) > 50
    assert codes <= set(audit_words.ACTIONS), sorted(codes - set(audit_words.ACTIONS))
    areas = tuple(audit_words.AREAS)
    assert [code for code in audit_words.ACTIONS if not code.startswith(areas)] == []


def test_states_of_plugins_are_named_too() -> None:
    actions = ast.unparse(ast.parse(Path(change.__code__.co_filename).read_text("utf-8")))
    for name in ("enable", "disable", "release"):
        assert repr(name) in actions
        assert f"plugin.{name}" in audit_words.ACTIONS


def test_the_trail_speaks_in_words_and_is_narrowed_by_area(site: Site) -> None:
    with site.app.app_context(), unit_of_work():
        audit.record(SYSTEM, "unknown.deed", region="kemuning", entity="unit", entity_id=1)
    auditor = site.browser("auditor")
    text = auditor.get("/admin/audit").text
    assert "Unit kerja dibuat" in text
    assert "Masuk" in text
    assert re.search(r">\s*Unit kerja \d+\s*<", text)
    assert ">unknown.deed<" in text  # what nobody named yet keeps its code
    assert "unit.created" not in text.replace("action=unit.created", "")
    narrowed = auditor.get("/admin/audit?action=unit.").text
    assert '<option value="unit." selected>Unit kerja</option>' in narrowed
    assert "Unit kerja dibuat" in narrowed
    assert "Pegawai ditambahkan" not in narrowed
    one = auditor.get("/admin/audit?action=unit.created").text
    assert '<option value="unit.created" selected>Unit kerja dibuat</option>' in one


def test_words_of_details_are_labels_and_never_a_unit_of_a_plugin() -> None:
    """The core's words win over those of a plugin, and units are written small: 5 hari."""
    assert [words for words in audit_details.DETAILS.values() if words[0].islower()] == []


def test_details_are_told_in_words_yes_and_no_and_days(site: Site) -> None:
    told = {
        "applicable": False,
        "held_on": "2026-02-03",
        "roles": ["hr", "x", None],
        "odd_key": "P-01",
    }
    with site.app.app_context(), unit_of_work():
        audit.record(SYSTEM, "unit.moved", region="kemuning", entity="unit", detail=told)
    text = " ".join(site.browser("auditor").get("/admin/audit").text.split())
    assert "berlaku: tidak" in text
    assert "tanggal: 3 Feb 2026" in text
    assert "sebagai: pengelola kepegawaian, x" in text
    assert "odd_key: P-01" in text, "a key that nobody named keeps its code"


def test_what_is_empty_is_left_out_and_codes_of_the_portal_are_told(site: Site) -> None:
    value_of = audit_details.value_of
    with site.app.test_request_context():
        assert value_of("before", {"value": None, "count": 3, "note": ""}) == "jumlah 3"
        assert value_of("what", [None, "a", ""]) == "a"
        assert value_of("cadence", "year") == "tahun"
        assert value_of("by", "superior") == "pejabat penilai"
        assert value_of("decision", "changed") == "diubah"
        assert value_of("instrument", "year") == "year", "a code that a region chose"
        assert audit_details.key_of("nip") == "NIP"
