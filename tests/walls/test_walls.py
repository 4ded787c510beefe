"""No role of one region reaches another region, by any route; and no role exceeds its table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from portal.domain.permissions import PERMISSIONS, may_ever
from portal.web.permit import PUBLIC, declared
from tests.walls.conftest import OTHERS, Region, Sides, fingerprint, keys_of

FIXED: dict[str, list[object]] = {
    "action": ["open", "open_forms", "calculate", "publish", "close", "start", "submit", "cancel"],
    "filename": [],
    "kind": ["csv", "xlsx"],
    "name": ["manifest.csv"],
    "rest": ["nowhere"],
    "session_id": [1],
    "subject_id": [],
    "year": [2025],
}
"""Parameters that are no key of a region's record; a new one must be named here."""


def choices(sides: Sides, rule: Rule, region: str) -> dict[str, list[object]]:
    """For each parameter of a route, what may stand there: keys, ids, words of the route."""
    evidence = "record" if rule.endpoint.startswith("record") else "measurement"
    words = {
        name: sorted(only.items)
        for name, only in rule._converters.items()
        if isinstance(only, AnyConverter)
    }
    found = keys_of(sides.app, region, evidence) | described(sides.app, region) | FIXED | words
    unknown = rule.arguments - found.keys()
    assert not unknown, f"tell this test how to fill {unknown} of {rule.rule}"
    return found


@cache
def described(app: Flask, region: str) -> dict[str, list[object]]:
    """Parameters that are ids of what the region describes."""
    entry = app.extensions["portal"].host.registry.region(region)
    return {
        "code": [fact.code for fact in entry.facts()],
        "format_id": [form.id for form in entry.report_formats],
        "material_id": [material.id for material in entry.learning],
        "plugin_id": [entry.plugin_id],
        "region": [region],
        "register_id": [register.id for register in entry.registers()],
        "rule_id": [rule.id for rule in entry.follow_up_rules],
        "set_id": [found.id for found in entry.indicator_sets],
        "survey_id": [survey.id for survey in entry.surveys()],
    }


SUBJECTS = {
    "pegawai": "appraisal_id",
    "proyek": "project_id",
    "siklus": "cycle_id",
    "unit": "unit_id",
    "indikator": "measurement_id",
    "keterangan": "fact_id",
}
NOT_OF_A_REGION = {"session_id", "plugin_id", "material_id", "filename", "survey_id", "year"}
CLOSED = {400, 403, 404, 405, 409, 413, 422}


def rules(sides: Sides) -> Iterator[tuple[Rule, str]]:
    for rule in sides.app.url_map.iter_rules():
        name = declared(sides.app.view_functions[rule.endpoint])
        if name not in {None, PUBLIC}:
            yield rule, name


def addresses(sides: Sides, rule: Rule, region: str) -> list[str]:
    """Addresses of a route with real keys of the region's records, a few of each."""
    keys = choices(sides, rule, region)
    found: list[str] = []
    for turn in range(4):
        values: dict[str, object] = {}
        for name in rule.arguments:
            if known := keys[name]:
                values[name] = known[(turn * 7) % len(known)]
        word = values.get("word") or values.get("place")
        if "subject_id" in rule.arguments:
            known = keys[SUBJECTS[str(word)]]
            if not known:
                continue
            values["subject_id"] = known[turn % len(known)]
        if rule.arguments <= values.keys():
            with sides.app.test_request_context():
                built = sides.app.url_map.bind("localhost").build(rule.endpoint, values)
            found.append(built)
    return sorted(set(found))


def walked(sides: Sides, rule: Rule) -> tuple[Region, list[str]]:
    """Kemuning's addresses of a route, or those of the first office that has such records."""
    for code in ("kemuning", *OTHERS):
        if found := addresses(sides, rule, code):
            return sides.regions[code], found
    raise AssertionError(f"no sample office has a record for {rule.rule}")


def names_a_record(rule: Rule) -> bool:
    return bool(rule.arguments - NOT_OF_A_REGION - {"kind", "action", "format_id", "word", "name"})


def marks(sides: Sides, region: Region) -> list[str]:
    """Texts that only pages about this region may show: numbers of people, codes of cycles."""
    from sqlalchemy import select

    from portal.store.db import session
    from portal.store.models import Employee

    with sides.app.app_context():
        numbers = list(
            session().scalars(select(Employee.nip).where(Employee.region == region.code))
        )
    return [*numbers, *(cycle["code"] for cycle in region.told.cycles)]


def readable(content: bytes) -> str:
    """The text of a page, or of all parts of a workbook."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def test_foreign_records_cannot_be_seen(sides: Sides) -> None:
    foreign = {code: marks(sides, region) for code, region in sides.regions.items()}
    for rule, _permission in rules(sides):
        if "GET" not in rule.methods:
            continue
        region, found = walked(sides, rule)
        for address in found:
            for role, browser in sides.tandem.browsers.items():
                answer = browser.get(address)
                where = f"{role} of the other region at {address}: {answer.status_code}"
                assert answer.status_code < 500, where
                if names_a_record(rule):
                    assert answer.status_code in CLOSED | {303}, where
                text = readable(answer.data)
                assert not [mark for mark in foreign[region.code] if mark in text], where


def test_foreign_records_cannot_be_changed(sides: Sides, tables) -> None:
    before = {code: fingerprint(sides.app, tables, code) for code in ("kemuning", *OTHERS)}
    for rule, _permission in rules(sides):
        if "POST" not in rule.methods or not names_a_record(rule):
            continue
        for address in walked(sides, rule)[1]:
            for role, browser in sides.tandem.browsers.items():
                form = {"csrf_token": sides.tandem.tokens[role], "reason": "coba", "text": "coba"}
                answer = browser.post(address, data=form)
                where = f"{role} of the other region at {address}: {answer.status_code}"
                assert answer.status_code in CLOSED | {302, 303}, where
    for code, rows in before.items():
        assert fingerprint(sides.app, tables, code) == rows, code


def test_each_role_enters_only_what_the_table_allows(sides: Sides) -> None:
    for rule, permission in rules(sides):
        if "GET" not in rule.methods:
            continue
        region, found = walked(sides, rule)
        for address in found:
            for role, browser in region.browsers.items():
                roles = granted(role)
                answer = browser.get(address)
                answer.close()  # a file handed out stays open else
                where = f"{role} at {address} ({permission}): {answer.status_code}"
                assert answer.status_code < 500, where
                if not may_ever(permission, roles):
                    assert answer.status_code == 403, where
                elif PERMISSIONS[permission].roles.isdisjoint(roles) and names_a_record(rule):
                    continue  # by relation only: the next test stands further off
                elif not rule.arguments and not PERMISSIONS[permission].fresh:
                    assert answer.status_code in {200, 303}, where


def test_colleagues_cannot_open_each_others_records(sides: Sides, tables) -> None:
    """A member of the staff without any relation to somebody finds nothing of his."""
    stranger, others = strangers(sides)
    browser = sides.kemuning.browsers["staff"]
    token = sides.kemuning.tokens["staff"]
    before = fingerprint(sides.app, tables, "kemuning")
    for rule, _permission in rules(sides):
        wanted = rule.arguments & others.keys()
        if not wanted:
            continue
        for key in others[next(iter(wanted))][:3]:
            known = choices(sides, rule, "kemuning")
            values = {name: (known[name] or [key])[0] for name in rule.arguments}
            values[next(iter(wanted))] = key
            address = sides.app.url_map.bind("localhost").build(rule.endpoint, values)
            for method in rule.methods & {"GET", "POST"}:
                data = {"csrf_token": token, "reason": "coba"} if method == "POST" else None
                answer = browser.open(address, method=method, data=data)
                assert answer.status_code in CLOSED, f"{method} {address}: {answer.status_code}"
    assert fingerprint(sides.app, tables, "kemuning") == before
    assert stranger


def granted(role: str) -> frozenset[str]:
    """The roles behind a sample account."""
    extra = {
        "appraiser": {"appraiser", "committee"},
        "appraiser_superior": {"appraiser", "leader", "committee"},
        "leader": {"appraiser", "leader", "committee"},
        "hr": {"hr"},
        "hr_deputy": {"hr"},
        "auditor": {"auditor"},
        "admin": {"admin"},
    }
    return frozenset({"staff", *extra.get(role, set())})


def strangers(sides: Sides) -> tuple[int, dict[str, list[int]]]:
    """The sample member of staff, and keys of people with whom he shares nothing."""
    from sqlalchemy import or_, select

    from portal.store.db import session
    from portal.store.models import (
        Account,
        Appraisal,
        FactRecord,
        Measurement,
        Objection,
        ProjectMember,
        RaterTask,
    )

    login = next(a.login for a in sides.kemuning.told.accounts if a.role == "staff")
    with sides.app.app_context():
        db = session()
        me = db.scalar(select(Account.employee_id).where(Account.login == login))
        mine = select(ProjectMember.project_id).where(ProjectMember.employee_id == me)
        mates = set(
            db.scalars(select(ProjectMember.employee_id).where(ProjectMember.project_id.in_(mine)))
        )
        rated = select(Appraisal.employee_id).join(
            RaterTask, RaterTask.appraisal_id == Appraisal.id
        )
        mates |= set(db.scalars(rated.where(RaterTask.rater_id == me)))
        foreign = select(Appraisal.id).where(
            Appraisal.region == "kemuning",
            Appraisal.employee_id.not_in(mates | {me}),
            or_(Appraisal.appraiser_id.is_(None), Appraisal.appraiser_id != me),
        )
        members = select(ProjectMember.id).where(
            ProjectMember.region == "kemuning", ProjectMember.employee_id.not_in(mates | {me})
        )
        keys = {
            "appraisal_id": list(db.scalars(foreign)),
            "task_id": list(
                db.scalars(
                    select(RaterTask.id).where(
                        RaterTask.region == "kemuning", RaterTask.rater_id != me
                    )
                )
            ),
            "measurement_id": list(
                db.scalars(
                    select(Measurement.id).where(
                        Measurement.subject == "project", Measurement.subject_id.in_(members)
                    )
                )
            ),
            "fact_id": list(
                db.scalars(select(FactRecord.id).where(FactRecord.appraisal_id.in_(foreign)))
            ),
            "objection_id": list(
                db.scalars(select(Objection.id).where(Objection.appraisal_id.in_(foreign)))
            ),
            "member_id": list(db.scalars(members)),
        }
    assert keys["appraisal_id"]
    return me, keys


@pytest.mark.parametrize("path", ["/", "/akun", "/pegawai", "/hasil", "/siklus"])
def test_without_sign_in_every_page_asks_for_it(sides: Sides, path: str) -> None:
    answer = sides.app.test_client().get(path)
    assert answer.status_code in {302, 303}
    assert "/masuk" in answer.location
