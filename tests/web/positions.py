"""A small Kotabumi for the pages of position management: people, boxes and a vacancy."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from portal.api import CycleFacts, PersonFacts, Snapshot
from portal.app import create_app
from portal.domain.actor import SYSTEM
from portal.host import load_host
from portal.paths import plugins_dir
from portal.services.identity import accounts
from portal.services.personnel import assignments, people
from portal.settings import Settings
from portal.store.db import unit_of_work
from portal.store.models import Appraisal, Assignment, Cycle, FactRecord, ScoreRecord
from tests.fresh import fresh_database

from .conftest import PASSWORD, Clock, Site

REGION = "kotabumi"
NOW = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
# name: NIP, rank, education, kind, box, values (competence, potential, qualification, integrity)
STAFF = {
    "Ani": ("196611102000012001", "IV/a", "S2", "Administrator", 8, "90 80 85 100"),
    "Budi": ("198005052005011002", "III/d", "S1", "Pengawas", 9, "88 92 80 100"),
    "Citra": ("198203032006012003", "III/d", "S1", "Fungsional", 7, "81 79 75 100"),
    "Dedi": ("199001012015011004", "III/a", "S1", "Fungsional", 9, "95 90 90 100"),
    "Eka": ("198101012004012005", "III/d", "S1", "Fungsional", 8, "85 84 70 50"),
    "Fajar": ("197901012003011006", "III/d", "S1", "Fungsional", 5, "70 65 70 100"),
    "Gita": ("198501012020212007", "IX", "S1", "Fungsional", 9, "90 90 90 100"),
}
ROLES = {
    "hrd": ("hr", "Gita"),
    "panitia": ("committee", "Budi"),
    "panitia2": ("committee", None),
    "pimpinan": ("leader", None),
    "inspektorat": ("auditor", None),
    "citra": ("", "Citra"),
    "dedi": ("", "Dedi"),
}


def build(instance):
    host = load_host([plugins_dir()], entry_points=False)
    settings = Settings(instance=instance, secret_key="k" * 40)
    return Site(create_app(settings, host=host, clock=Clock(NOW)), Clock(NOW))


def fill(site):
    unit = people.create_unit(SYSTEM, region=REGION, code="DINKES", name="Dinas Kesehatan")
    other = people.create_unit(SYSTEM, region="bungo", code="U1", name="Unit Bungo")
    people.create_position(SYSTEM, region="bungo", code="J1", title="Analis", unit_id=other.id)
    free = people.create_position(
        SYSTEM,
        region=REGION,
        code="K-000",
        title="Kepala Bidang Gizi",
        unit_id=unit.id,
        kind="Pengawas",
    )
    site.accounts["free"] = free.id
    ids = {}
    for at, (name, (nip, rank, education, kind, _box, _values)) in enumerate(STAFF.items(), 1):
        post = people.create_position(
            SYSTEM,
            region=REGION,
            code=f"K-{at:03}",
            title=f"Jabatan {name}",
            unit_id=unit.id,
            kind=kind,
        )
        one = people.create_employee(
            SYSTEM,
            region=REGION,
            nip=nip,
            name=name,
            rank=rank,
            education=education,
            employee_type="pppk" if rank == "IX" else "pns",
        )
        assignments.assign(
            SYSTEM,
            employee_id=one.id,
            position_id=post.id,
            appraiser_id=ids.get("Ani"),
            starts=date(2024, 1, 1),
        )
        ids[name] = one.id
        site.accounts[f"seat.{name}"] = post.id
    site.employees.update(ids)
    for login, (role, name) in ROLES.items():
        made = accounts.create_account(
            SYSTEM,
            login=login,
            name=name or login,
            region=REGION,
            password=PASSWORD,
            employee_id=ids.get(name),
        )
        if role:
            accounts.grant_role(SYSTEM, made.id, role, REGION)
    foreign = accounts.create_account(
        SYSTEM, login="asing", name="Asing", region="bungo", password=PASSWORD
    )
    accounts.grant_role(SYSTEM, foreign.id, "hr", "bungo")
    accounts.grant_role(SYSTEM, foreign.id, "committee", "bungo")
    publish(ids, unit.id)


def publish(ids, unit_id):
    """Boxes as if the year had been scored, and assessments as if they had been confirmed."""
    with unit_of_work() as work:
        cycle = Cycle(
            region=REGION,
            code="KOTABUMI-2025",
            title="Tahun 2025",
            year=2025,
            starts=date(2025, 1, 1),
            ends=date(2025, 12, 31),
            state="closed",
        )
        work.add(cycle)
        work.flush()
        for name, (_nip, _rank, _school, _kind, _box, values) in STAFF.items():
            held = work.query(Assignment).filter_by(employee_id=ids[name]).one()
            appraisal = Appraisal(
                region=REGION,
                cycle_id=cycle.id,
                assignment_id=held.id,
                employee_id=ids[name],
                unit_id=unit_id,
                phase="final",
                opened_at=NOW if name != "Dedi" else None,
            )
            work.add(appraisal)
            work.flush()
            work.add(_score(cycle, appraisal, name))
            parts = ("competence", "potential", "qualification", "integrity")
            for code, value in zip(parts, values.split(), strict=True):
                work.add(
                    FactRecord(
                        region=REGION,
                        employee_id=ids[name],
                        code=code,
                        value=value,
                        starts=date(2025, 3, 1),
                        stated_at=NOW,
                        confirmed_at=NOW,
                    )
                )


def _score(cycle, appraisal, name):
    nip, _rank, _school, _kind, box, _values = STAFF[name]
    span = CycleFacts(
        code=cycle.code, title=cycle.title, year=2025, starts=cycle.starts, ends=cycle.ends
    )
    told = Snapshot(region=REGION, cycle=span, employee=PersonFacts(nip=nip, name=name))
    levels = {5: "meets medium", 7: "above medium", 8: "meets high", 9: "above high"}
    rating, level = levels[box].split()
    result = {
        "performance_value": f"{90 + box * 2}.00",
        "potential_value": "82.50",
        "performance_rating": rating,
        "potential_level": level,
        "box": box,
        "flags": [],
    }
    return ScoreRecord(
        region=REGION,
        cycle_id=cycle.id,
        appraisal_id=appraisal.id,
        method="kotabumi.career",
        plugin_id="kotabumi",
        plugin_version="1.0.0",
        plugin_digest="0",
        snapshot=told.to_document(),
        result=result,
        breakdown=[],
        digest="0",
        final_value=result["performance_value"],
        predikat=rating,
        calculated_at=NOW,
        published=True,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    instance = tmp_path_factory.mktemp("positions")
    fresh_database(Settings(instance=instance, secret_key="k" * 40).database_url)
    made = build(instance)
    with made.app.app_context():
        fill(made)
    return instance, made


@pytest.fixture
def office(tmp_path, filled):
    instance, pattern = filled
    for file in instance.glob("portal.sqlite3*"):
        shutil.copy(file, tmp_path)
    made = build(tmp_path)
    made.accounts.update(pattern.accounts)
    made.employees.update(pattern.employees)
    return made
