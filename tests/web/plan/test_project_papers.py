"""A project's documents on screen, and the move of an unfinished project into the next cycle."""

from __future__ import annotations

from datetime import date

from portal.services.cycle import cycles
from portal.store.db import session
from portal.store.models import Cycle, Project
from tests.web.plan.journey import Journey


def kept(journey: Journey) -> list[dict[str, str]]:
    with journey.office():
        session().expire_all()
        return session().get_one(Project, journey.project_id).documents


def version(journey: Journey) -> str:
    with journey.office():
        session().expire_all()
        return str(session().get_one(Project, journey.project_id).version)


def rows(*lines: tuple[str, str, str]) -> dict[str, str]:
    names = ("kind", "number", "on")
    return {
        f"{name}-{at}": value
        for at, line in enumerate(lines, 1)
        for name, value in zip(names, line, strict=True)
    }


def test_documents_are_added_shown_and_removed(opened: Journey) -> None:
    address = f"/proyek/{opened.project_id}/dokumen"
    assert address in opened.get("boss_a", f"/proyek/{opened.project_id}").text
    typed = rows(("Surat tugas", "ST/7/2026", "2026-03-02"), ("", "", ""), ("Kontrak", "", ""))
    page = opened.sent("boss_a", address, do="simpan", version=version(opened), **typed)
    assert "Surat tugas ST/7/2026" in page
    assert "2 Maret 2026" in page
    assert kept(opened) == [
        {"kind": "Surat tugas", "number": "ST/7/2026", "date": "2026-03-02"},
        {"kind": "Kontrak", "number": "", "date": ""},
    ]
    form = opened.get("boss_a", address).text
    assert 'value="ST/7/2026"' in form
    assert 'name="kind-3"' in form
    typed = rows(("", "", ""), ("Kontrak", "", ""))
    opened.sent("boss_a", address, do="simpan", version=version(opened), **typed)
    assert [one["kind"] for one in kept(opened)] == ["Kontrak"]


def test_a_document_says_what_it_is_and_nothing_typed_is_lost(opened: Journey) -> None:
    address = f"/proyek/{opened.project_id}/dokumen"
    typed = rows(("", "ST/7", "31-31-2026"))
    refused = opened.post("boss_a", address, do="simpan", version=version(opened), **typed)
    assert refused.status_code == 422
    assert "Jenis dokumen 1 wajib diisi." in refused.text
    assert "harus berupa tanggal" in refused.text
    assert 'value="ST/7"' in refused.text
    more = opened.post("boss_a", address, do="tambah", version=version(opened), **typed)
    assert 'name="kind-2"' in more.text
    assert 'value="ST/7"' in more.text
    assert kept(opened) == []


def test_documents_of_others_and_of_other_versions_stay(opened: Journey) -> None:
    address = f"/proyek/{opened.project_id}/dokumen"
    for who, status in (("a1", 403), ("a3", 404), ("foreign_hr", 404)):
        answer = opened.post(who, address, do="simpan", version=version(opened), **rows())
        assert answer.status_code == status, who
    stale = opened.post("boss_a", address, do="simpan", version="0", **rows(("Kontrak", "1", "")))
    assert stale.status_code == 409
    assert kept(opened) == []


def test_an_unfinished_project_moves_into_the_next_cycle(opened: Journey) -> None:
    address = f"/proyek/{opened.project_id}/pindah"
    assert "Belum ada siklus lain yang berjalan" in opened.get("hr", address).text
    with opened.office() as world:
        made = cycles.create_cycle(
            world.actor("hr"),
            region="kemuning",
            code="2027",
            title="Penilaian 2027",
            year=2027,
            starts=date(2027, 1, 1),
            ends=date(2027, 12, 31),
        )
        cycles.open_cycle(world.actor("hr"), made.id)
        key = made.id
    assert address in opened.get("hr", f"/proyek/{opened.project_id}").text
    assert address not in opened.get("boss_a", f"/proyek/{opened.project_id}").text
    assert "Penilaian 2027" in opened.get("hr", address).text
    none = opened.post("hr", address, version=version(opened), cycle_id="999")
    assert none.status_code == 422
    foreign = opened.post("boss_a", address, version=version(opened), cycle_id=key)
    assert foreign.status_code == 403
    stale = opened.post("hr", address, version="0", cycle_id=key)
    assert stale.status_code == 409
    page = opened.sent("hr", address, version=version(opened), cycle_id=key)
    assert "Penilaian 2027" in page
    with opened.office():
        assert session().get_one(Cycle, key).region == "kemuning"
        assert session().get_one(Project, opened.project_id).cycle_id == key
