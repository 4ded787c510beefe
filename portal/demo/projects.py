"""Let a sample office run projects: teams across sectors, progress, late work, acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from portal.services.work import measurements, projects
from portal.services.work.project_parts import measurements_of
from portal.services.work.projects import IndicatorInput, MemberInput
from portal.store.db import session, unit_of_work
from portal.store.models import Project

if TYPE_CHECKING:
    from random import Random

    from portal.demo.clock import TurnedClock
    from portal.demo.people import Person
    from portal.store.models import Cycle, Measurement

CHUNK = 40


@dataclass(slots=True)
class Team:
    """A project to be: its people, head first, and how its work turns out."""

    code: str
    title: str
    place: str
    output: dict[str, Any]
    people: list[Person]
    days: int
    luck: str
    """`early`, `ok`, `late`, `poor`, `no_data` or `zero_target`."""

    def planned_end(self, starts: date) -> date:
        """Return the agreed end: five working days make a week."""
        return starts + timedelta(days=int(self.days * 1.4))

    def real_end(self, starts: date) -> date:
        """Return when the work was done."""
        delay = {"early": -12, "late": 27, "poor": 19}.get(self.luck, 2)
        return self.planned_end(starts) + timedelta(days=delay)


def plan_teams(
    words: dict[str, Any], people: list[Person], year: int, random: Random
) -> list[Team]:
    """Put nearly everybody into one or two teams; the last of the staff stay without any."""
    heads = [p for p in people if p.is_head and p.appraiser]
    left_out = people[-1] if len(people) > 20 else None
    staff = [p for p in people if not p.is_head and p is not left_out]
    twice = staff + random.sample(staff, len(staff) // 3)
    smallest, largest = words["team"]
    teams: list[Team] = []
    numbers = count(1)
    random.shuffle(twice)
    while twice:
        size = min(len(twice), random.randint(smallest, largest) - 1)
        members, twice = twice[:size], twice[size:]
        head = heads[len(teams) % len(heads)] if heads else members[0]
        unique = list(dict.fromkeys((head.employee_id, *(m.employee_id for m in members))))
        by_id = {p.employee_id: p for p in (head, *members)}
        teams.append(_team(words, [by_id[i] for i in unique], next(numbers), year, random))
    return teams


def _team(
    words: dict[str, Any], people: list[Person], number: int, year: int, random: Random
) -> Team:
    place = random.choice(words["places"])
    title = words["titles"][(number - 1) % len(words["titles"])].format(place=place)
    luck = ("ok", "ok", "early", "late", "poor", "zero_target", "ok", "no_data")[number % 8]
    days = random.choice((60, 75, 90, 110, 120))
    output = random.choice(words["outputs"])
    return Team(f"P-{year}-{number:03}", title, place, output, people, days, luck)


def open_teams(cycle: Cycle, teams: list[Team], clock: TurnedClock, starts: date) -> list[int]:
    """Open, accept and start all projects; returns their ids in the order of the teams."""
    found: list[int] = []
    clock.turn_to(starts)
    for first in range(0, len(teams), CHUNK):
        with unit_of_work():
            found += [_open(cycle, team, starts) for team in teams[first : first + CHUNK]]
    return found


def _open(cycle: Cycle, team: Team, starts: date) -> int:
    head = team.people[0]
    members = [
        MemberInput(
            employee_id=person.employee_id,
            sector=person.sector,
            days=team.days if person is head else max(20, team.days - 7 * at),
            role="head" if person is head else "member",
        )
        for at, person in enumerate(team.people)
    ]
    project = projects.open_project(
        head.actor() if head.staff else _opener(head),
        cycle_id=cycle.id,
        code=team.code,
        title=team.title,
        place=team.place,
        starts=starts,
        planned_end=team.planned_end(starts),
        head_id=head.employee_id,
        members=members,
        indicators=_indicators(team),
        goal="Pekerjaan selesai tepat waktu, diterima tanpa perbaikan, dan dipakai warga.",
        document_number=f"600/{team.code}/KEC",
    )
    session().refresh(project)
    by_id = {person.employee_id: person for person in team.people}
    for row in project.members:
        projects.accept_membership(by_id[row.employee_id].actor(), row.id)
    projects.start_project(head.actor(), project.id)
    return project.id


def _opener(head: Person) -> Any:  # noqa: ANN401  (an actor)
    """A head without staff cannot open a project; the appraiser opens it for him."""
    return (head.appraiser or head).actor()


def _indicators(team: Team) -> list[IndicatorInput]:
    output: dict[str, Any] = {
        "weight": "30",
        "aspect": "output",
        "source": "laporan kemajuan proyek",
    }
    rows = [
        IndicatorInput(
            code="timeliness",
            label="Ketepatan waktu penyelesaian bagian pekerjaan",
            measure_unit="hari",
            direction="lower",
            weight="35",
            aspect="time",
            source="jadwal proyek",
        ),
        IndicatorInput(
            code="quality",
            label="Kualitas hasil kerja (butir pemeriksaan diterima tanpa perbaikan)",
            measure_unit="butir",
            direction="higher",
            weight="35",
            aspect="quality",
            target="40",
            source="berita acara pemeriksaan hasil pekerjaan",
        ),
    ]
    if team.luck == "zero_target":
        label = "Kecelakaan kerja dan keluhan warga"
        return [
            *rows,
            IndicatorInput(
                code="output",
                label=label,
                measure_unit="kejadian",
                direction="lower",
                target="0",
                tolerance="10",
                **output,
            ),
        ]
    return [
        *rows,
        IndicatorInput(
            code="output",
            label=team.output["label"],
            measure_unit=team.output["measure_unit"],
            direction="higher",
            target=str(team.output["target"]),
            **output,
        ),
    ]


def report_progress(
    teams: list[Team], ids: list[int], clock: TurnedClock, days: list[date], random: Random
) -> None:
    """Let members enter what they reached so far, on each of the days, most of them."""
    for day in days:
        clock.turn_to(day)
        for first in range(0, len(teams), CHUNK):
            with unit_of_work():
                for team, key in list(zip(teams, ids, strict=True))[first : first + CHUNK]:
                    _enter(session().get_one(Project, key), team, day, random)


def _enter(project: Project, team: Team, day: date, random: Random) -> None:
    if day > team.real_end(project.starts):
        return
    rows = measurements_of([member.id for member in project.members])
    by_id = {person.employee_id: person for person in team.people}
    for member in project.members:
        person = by_id[member.employee_id]
        if random.random() < 0.15:
            continue
        row = next(r for r in rows[member.id] if r.code == "quality")
        share = min(30, 8 + 4 * day.month)
        measurements.enter_progress(
            person.actor(), row.id, on=day, value=str(share), note="Sesuai jadwal bulan ini."
        )


def finish_teams(
    teams: list[Team], ids: list[int], clock: TurnedClock, ended: date, random: Random
) -> None:
    """Hand in and inspect every project; the head's own results are accepted by his superior."""
    clock.turn_to(ended)
    for first in range(0, len(teams), CHUNK):
        with unit_of_work():
            for team, key in list(zip(teams, ids, strict=True))[first : first + CHUNK]:
                _finish(session().get_one(Project, key), team, ended, random)


def _finish(project: Project, team: Team, latest: date, random: Random) -> None:
    head = team.people[0]
    ended = min(latest, team.real_end(project.starts))
    projects.submit_project(head.actor(), project.id, ended=ended)
    rows = measurements_of([member.id for member in project.members])
    talent = {person.employee_id: person.talent for person in team.people}
    values = {
        row.id: value
        for member in project.members
        for row in rows[member.id]
        if (value := _actual(row, team, member.days, talent[member.employee_id], random))
        is not None
    }
    mine = [m.id for m in project.members if m.employee_id == head.employee_id]
    own = {row.id for key in mine for row in rows[key]}
    for row in (row for member in project.members for row in rows[member.id] if row.id in own):
        _settle_own(head, row, values.get(row.id))
    projects.accept_project(
        head.actor(),
        project.id,
        accepted_on=min(latest, ended + timedelta(days=4)),
        number=f"BA/{team.code}",
        actuals={key: value for key, value in values.items() if key not in own},
        attendees=[
            {"employee_id": p.employee_id, "name": p.name, "role": "hadir"}
            for p in (head, *([head.appraiser] if head.appraiser else []))
        ],
        remarks="Sebagian data belum tersedia." if team.luck == "no_data" else "Diterima.",
    )


def _settle_own(head: Person, row: Measurement, value: str | None) -> None:
    """The head states his own result; his appraiser confirms it, he may not do so himself."""
    if value is None or head.appraiser is None:
        return
    measurements.set_actual(head.actor(), row.id, value, row.version)
    measurements.confirm(head.appraiser.actor(), row.id)


def _actual(row: Measurement, team: Team, days: int, talent: int, random: Random) -> str | None:
    """Return a believable actual value as text; None where data stay missing."""
    spread = random.randint(-5, 5) + 5 * talent
    share = {"early": 118, "ok": 100, "late": 88, "poor": 74, "zero_target": 98, "no_data": 95}
    percent = share[team.luck] + spread
    if row.code == "timeliness":
        return str(max(1, days * (200 - percent) // 100))
    if row.code == "quality":
        return str(min(40, 40 * percent // 100))
    if team.luck == "no_data":
        return None
    if team.luck == "zero_target":
        return str(random.choice((0, 0, 1, 3)))
    return str(int(row.target or 0) * percent // 100)
