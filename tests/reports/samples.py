"""Made-up people with long names and full years, scored by the real methods of the region."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from portal.api import (
    Case,
    CycleFacts,
    FactValue,
    FormFacts,
    Letterhead,
    Measure,
    PersonFacts,
    ProjectFacts,
    ReportData,
    Snapshot,
)
from portal.host import load_host
from portal.paths import plugins_dir
from portal.reports.render import Pages

LONG_NAME = (
    "Prof. Dr. Ir. Raden Mas Haryo Kusumanegara Wijayaningrat, S.T., M.T., M.Sc., Ph.D., IPU"
)
LONG_UNIT = (
    "Subbagian Perencanaan, Evaluasi, dan Pelaporan Pembangunan Prasarana Wilayah Perbatasan Utara"
)
ITEMS = ("service", "accountable", "competent", "harmonious", "loyal", "adaptive", "collaborative")
CYCLE = CycleFacts(
    code="2026",
    title="Penilaian Kinerja Tahun 2026",
    year=2026,
    starts=date(2026, 1, 1),
    ends=date(2026, 12, 31),
)
LETTERHEAD = Letterhead(
    government="Pemerintah Daerah Kemuning (Contoh)",
    agency="Badan Kepegawaian",
    address="Jalan Contoh Nomor 1, Kemuning",
    contact="Kantor contoh; bukan instansi resmi",
)


@cache
def host():
    return load_host([plugins_dir()], entry_points=False)


@cache
def entry():
    return host().registry.region("kemuning")


@cache
def pages() -> Pages:
    return Pages(entry().plugin_id, entry().folder)


def person(at: int = 1, name: str = LONG_NAME) -> PersonFacts:
    return PersonFacts(
        nip=f"19850{1 + at % 9}152010011{at % 1000:03}",
        name=name,
        rank="Pembina Utama Muda (IV/c)",
        position="Perencana Ahli Madya pada Bidang Perencanaan Makro dan Evaluasi Pembangunan",
        unit=LONG_UNIT,
    )


def measure(code: str, target: str, actual: str | None, direction: str, weight: str) -> Measure:
    labels = {
        "timeliness": "Ketepatan waktu penyelesaian bagian pekerjaan",
        "quality": "Kualitas hasil kerja (butir pemeriksaan diterima tanpa perbaikan)",
        "output": "Pencapaian target keluaran",
    }
    unit = "hari" if code == "timeliness" else "butir"
    return Measure(
        code=code,
        label=labels[code],
        direction=direction,
        measure_unit=unit,
        weight=weight,
        target=target,
        actual=actual,
    )


def measures(late: int = 0, *, output: str | None = "10") -> tuple[Measure, ...]:
    return (
        measure("timeliness", "120", str(120 + late), "lower", "35"),
        measure("quality", "40", "38", "higher", "35"),
        measure("output", "10", output, "higher", "30"),
    )


def project(at: int = 1, late: int = 0, *, output: str | None = "10") -> ProjectFacts:
    return ProjectFacts(
        code=f"P-{at:02}",
        title=f"Pembangunan Jembatan Gantung Sungai Kemuning Tahap {at}",
        starts=date(2026, 2, 1),
        planned_end=date(2026, 6, 30),
        ended=date(2026, 7, 4),
        role="head" if at == 1 else "member",
        sector="Pekerjaan Umum",
        days=120 + at,
        measures=measures(late, output=output),
    )


def form(relation: str, *marks: int) -> FormFacts:
    return FormFacts(
        instrument=relation, relation=relation, items=dict(zip(ITEMS, marks, strict=True))
    )


def forms(peers: int = 4) -> tuple[FormFacts, ...]:
    others = [form("peer", 4, 4, 4 - at % 2, 4, 5, 3 + at % 3, 4) for at in range(peers)]
    return (form("superior", 4, 4, 5, 4, 3, 4, 4), *others)


def snapshot(at: int = 1, *, projects=None, peers: int = 4, idea: bool = True, name=LONG_NAME):
    facts = FactValue(
        code="verified_idea",
        value="true",
        text="Borang serah terima digital memangkas waktu pemeriksaan dari lima hari menjadi satu.",
        confirmed=True,
    )
    return Snapshot(
        region="kemuning",
        cycle=CYCLE,
        employee=person(at, name),
        appraiser=person(901, "Drs. H. Bambang Suryo Atmojo, M.Si."),
        appraiser_superior=person(902, "Dra. Hj. Siti Nurhaliza Rahmawati, M.M."),
        projects=(project(1, 4), project(2)) if projects is None else projects,
        forms=forms(peers),
        facts=(facts,) if idea else (),
    )


def case(at: int = 1, **options) -> Case:
    facts = snapshot(at, **options)
    method = entry().result_method()
    card = method.compute(method.gather(facts))
    return Case(
        snapshot=facts,
        result=dict(card.result),
        breakdown=card.breakdown(),
        method=f"{card.method} {method.version}",
        stage="final",
        published_on=date(2026, 12, 15),
        dialogue={
            "held_on": "2026-12-10",
            "place": "Ruang Rapat Utama",
            "summary": "Capaian proyek dibahas; disepakati pendampingan penjadwalan.",
        },
        response={"word": "accepted", "text": "Saya menerima hasil ini."},
    )


def report(**fields) -> ReportData:
    return ReportData(
        region="kemuning",
        region_name="Kemuning",
        letterhead=LETTERHEAD,
        place="Kemuning",
        cycle=CYCLE,
        printed_on=date(2026, 12, 15),
        verification="https://kinerja.contoh/verifikasi/KEM-ABCD-EFGH-JKMN",
        **fields,
    )


def project_facts(members: int = 12) -> dict:
    sectors = ("Pekerjaan Umum", "Kesehatan", "Lingkungan Hidup")
    return {
        "code": "P-01",
        "title": "Pembangunan Jembatan Gantung Sungai Kemuning Tahap 1",
        "place": "Kecamatan Kemuning Hulu",
        "goal": "Menghubungkan dua desa yang terpisah sungai",
        "state": "accepted",
        "starts": "2026-02-01",
        "planned_end": "2026-06-30",
        "ended": "2026-07-12",
        "accepted_on": "2026-07-15",
        "document_number": "600/12/PROY/2026",
        "documents": [],
        "head": {"name": LONG_NAME, "nip": person(1).nip, "rank": "Pembina (IV/a)"},
        "members": [
            {
                "name": LONG_NAME if at == 1 else f"Anggota Tim Nomor {at}, S.T.",
                "nip": person(at).nip,
                "sector": sectors[at % 3],
                "days": 100 + at,
                "role": "head" if at == 0 else "member",
                "measures": [m.to_document() for m in measures(at - 3, output="9.5")],
            }
            for at in range(members)
        ],
        "tally": [
            {
                "item": "collaborative",
                "rater_sector": a,
                "ratee_sector": b,
                "count": 2 + (i + j) % 4,
                "total": (2 + (i + j) % 4) * 4 - 1,
            }
            for i, a in enumerate(sectors)
            for j, b in enumerate(sectors)
        ],
        "acceptance": {
            "number": "027/BA/2026",
            "held_on": "2026-07-15",
            "place": "Kemuning",
            "attendees": [],
            "remarks": "Pagar pengaman sisi timur diperkuat sebelum diterima.",
        },
    }


def award(at: int, state: str = "confirmed", text: str = "") -> dict:
    committee = [
        {
            "name": "Dra. Sri Wahyuni, M.M.",
            "role": "chair",
            "nip": "197001011995032001",
            "rank": "Pembina (IV/a)",
        },
        {"name": "Ahmad Fauzi, S.H.", "role": "member"},
        {"name": "Rina Marlina, S.Sos.", "role": "member"},
    ]
    return {
        "rule": "awards",
        "kind": "award",
        "title": "Penghargaan",
        "nip": person(at).nip,
        "name": LONG_NAME,
        "reason": "Nilai akhir tertinggi",
        "rank": at,
        "state": state,
        "decision_text": text,
        "minutes": {
            "number": "003/BA/2026",
            "held_on": "2026-12-18",
            "place": "Kemuning",
            "attendees": committee,
        },
    }


SUMMARY = {
    "staff": 40,
    "held": 1,
    "published": 38,
    "forms": [
        {"instrument": "superior", "expected": 40, "sent": 40},
        {"instrument": "peer", "expected": 160, "sent": 131},
    ],
    "objections_open": 1,
    "objections_decided": 2,
    "objections_changed": 1,
}
PARTICIPATION = {
    "leaders": [
        {
            "name": LONG_NAME,
            "projects_opened": 4,
            "dialogues_attended": 3,
            "awards_confirmed": 1,
        }
    ],
    "learning": {"participants": 31, "staff": 40},
}


SEGMENTS = (
    {
        "starts": "2026-01-01",
        "ends": "2026-02-28",
        "days": 59,
        "months": 2,
        "region": None,
        "unit": None,
        "position": None,
        "value": None,
        "predikat": None,
    },
    {
        "starts": "2026-03-01",
        "ends": "2026-12-31",
        "days": 306,
        "months": 10,
        "region": "kemuning",
        "unit": LONG_UNIT,
        "position": "Perencana Ahli Madya pada Bidang Perencanaan Makro",
        "value": "88.62",
        "predikat": "Baik",
    },
)
YEAR = {"year": 2026, "value": "87.15", "predikat": None, "rule": "days"}


@cache
def samples() -> dict[str, ReportData]:
    none = (project(1, output=None), project(2, output=None))
    unmeasured = tuple(
        ProjectFacts(code=p.code, title=p.title, days=p.days, measures=p.measures[:0])
        for p in none[:0]
    )
    cohort = tuple(case(at, name=f"Pegawai Nomor {at}, S.E.", peers=3 + at % 3) for at in range(40))
    return {
        "annual_sheet": report(cases=(case(),)),
        "annual_sheet-few": report(cases=(case(peers=2, idea=False),)),
        "annual_sheet-moved": report(cases=(replace(case(), segments=SEGMENTS, year=YEAR),)),
        "annual_sheet-many": report(
            cases=(case(projects=tuple(project(n) for n in range(1, 15))),)
        ),
        "annual_sheet-unrated": report(cases=(case(projects=unmeasured),)),
        "project_report": report(project=project_facts()),
        "project_report-large": report(project=project_facts(40)),
        "project_report-empty": report(
            project={**project_facts(0), "tally": [], "ended": None, "acceptance": {}}
        ),
        "award_list": report(
            cases=cohort,
            follow_ups=(award(1), award(2), award(3, "struck", "Sedang dalam pemeriksaan.")),
        ),
        "award_list-empty": report(),
        "leader_summary": report(cases=cohort, summary=SUMMARY, participation=PARTICIPATION),
        "leader_summary-empty": report(
            summary={**SUMMARY, "forms": []},
            participation={"leaders": [], "learning": {"participants": 0, "staff": 0}},
        ),
    }


def format_of(name: str):
    return entry().report_format(name.partition("-")[0])


def page_of(name: str, paper: str = "A4", code: str = "KEM-ABCD-EFGH-JKMN"):
    form_, data = format_of(name), samples()[name]
    return pages().paper_page(form_, data, form_.context(data), code=code, paper=paper)
