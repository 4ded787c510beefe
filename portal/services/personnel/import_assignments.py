"""The assignments of an import: what a row says about position, appraiser and dates.

- The same position from the same day: appraiser and last day are corrected in place.
- The same position, held since before: unchanged under the same appraiser; under another one the
  old assignment ends the day before and a new one begins.
- Another position: a new assignment; positions without a last day that the file no longer names
  for this person end the day before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.personnel.import_rows import PersonRow, problem
from portal.store.models import Assignment, Employee, Position

_DAY = timedelta(days=1)


class AssignmentWriter:
    """Writes the assignments of one import; `touched` holds the NIPs with a change."""

    def __init__(self, db_session: Session, region: str, own_id: int | None) -> None:
        """`own_id` is the employee who imports: his own assignments he cannot change."""
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.touched: set[str] = set()
        self._session = db_session
        self._region = region
        self._own_id = own_id
        self._held: defaultdict[int, list[Assignment]] = defaultdict(list)
        statement = select(Assignment).where(Assignment.region == region)
        for assignment in db_session.scalars(statement.order_by(Assignment.starts)):
            self._held[assignment.employee_id].append(assignment)

    def apply(
        self,
        rows: list[PersonRow],
        people: dict[str, Employee],
        positions: dict[str, Position],
    ) -> None:
        """Write all rows, then look for people who would appraise each other in a ring."""
        named = defaultdict(set)
        for row in rows:
            named[row["nip"]].add(positions[row["position_code"]].id)
        for row in sorted(rows, key=lambda row: (row.starts, row.number)):
            employee = people[row["nip"]]
            appraiser = people.get(row["appraiser_nip"])
            position = positions[row["position_code"]]
            before = self.counts.total()
            self._apply(row, employee, position.id, appraiser.id if appraiser else None, named)
            if self.counts.total() > before:
                self._note(row, employee)
        self._session.flush()
        self._check_rings(rows, people)

    def _note(self, row: PersonRow, employee: Employee) -> None:
        self.touched.add(row["nip"])
        if employee.id == self._own_id:
            text = Sentence(_("Penugasan Anda sendiri harus diubah oleh pengelola lain."))
            self.problems.append(problem(row.number, "nip", text, row["nip"]))

    def _apply(
        self,
        row: PersonRow,
        employee: Employee,
        position_id: int,
        appraiser_id: int | None,
        named: dict[str, set[int]],
    ) -> None:
        same = [a for a in self._held[employee.id] if a.position_id == position_id]
        exact = next((a for a in same if a.starts == row.starts), None)
        if exact is not None:
            self._correct(exact, row, appraiser_id, same)
            return
        running = next((a for a in same if a.starts < row.starts and _reaches(a, row.starts)), None)
        if running is not None and running.appraiser_id == appraiser_id:
            self._set_end(running, row.ends)
            return
        if any(_overlap(a, row.starts, row.ends) for a in same if a is not running):
            text = Sentence(_("Masa tugas ini bertumpuk dengan masa tugas lain di jabatan sama."))
            self.problems.append(problem(row.number, "starts", text, row.starts.isoformat()))
            return
        ends = row.ends
        if running is not None:
            ends = row.ends or running.ends
            self._end(running, row.starts - _DAY)
        for old in self._held[employee.id]:
            gone = old.position_id not in named[row["nip"]]
            if gone and old.ends is None and old.starts < row.starts:
                self._end(old, row.starts - _DAY)
        self._begin(employee.id, position_id, appraiser_id, row.starts, ends)

    def _correct(
        self,
        held: Assignment,
        row: PersonRow,
        appraiser_id: int | None,
        same: list[Assignment],
    ) -> None:
        # An empty last day says nothing: a later move may have set it.
        if row.ends is not None and any(
            _overlap(a, row.starts, row.ends) for a in same if a is not held
        ):
            text = Sentence(_("Masa tugas ini bertumpuk dengan masa tugas lain di jabatan sama."))
            self.problems.append(problem(row.number, "ends", text, row.ends.isoformat()))
            return
        if held.appraiser_id != appraiser_id and "appraiser_nip" in row.given:
            held.appraiser_id = appraiser_id
            self.counts["assignments_updated"] += 1
        self._set_end(held, row.ends)

    def _set_end(self, held: Assignment, ends: date | None) -> None:
        if ends is not None and held.ends != ends:
            self._end(held, ends)

    def _end(self, held: Assignment, ends: date) -> None:
        held.ends = ends
        self.counts["assignments_ended"] += 1

    def _begin(
        self,
        employee_id: int,
        position_id: int,
        appraiser_id: int | None,
        starts: date,
        ends: date | None,
    ) -> None:
        assignment = Assignment(
            region=self._region,
            employee_id=employee_id,
            position_id=position_id,
            appraiser_id=appraiser_id,
            starts=starts,
            ends=ends,
        )
        self._session.add(assignment)
        self._held[employee_id].append(assignment)
        self.counts["assignments_created"] += 1

    def _check_rings(self, rows: list[PersonRow], people: dict[str, Employee]) -> None:
        """Refuse rings of appraisers whose assignments last beyond the newest row's day."""
        latest = max((row.starts for row in rows), default=date.min)
        above = {
            employee_id: {a.appraiser_id for a in held if a.appraiser_id and _reaches(a, latest)}
            for employee_id, held in self._held.items()
        }
        in_ring = _members_of_rings(above)
        for row in rows:
            if row["appraiser_nip"] and people[row["nip"]].id in in_ring:
                text = Sentence(
                    _("Penilai berputar: penilai ini pada akhirnya dinilai pegawai ini.")
                )
                self.problems.append(
                    problem(row.number, "appraiser_nip", text, row["appraiser_nip"])
                )


def _members_of_rings(above: dict[int, set[int]]) -> set[int]:
    """Return who remains when everybody without a superior, and so on upwards, is taken away."""
    waiting = {key: set(value) for key, value in above.items()}
    free = {key for key, value in waiting.items() if not value}
    free |= {up for value in above.values() for up in value if up not in above}
    below = defaultdict(set)
    for key, value in above.items():
        for up in value:
            below[up].add(key)
    queue = list(free)
    while queue:
        up = queue.pop()
        for key in below[up]:
            waiting[key].discard(up)
            if not waiting[key]:
                queue.append(key)
    rest = {key for key, value in waiting.items() if value}
    # Those who only stand below a ring are not part of it.
    return {key for key in rest if _returns(key, above)}


def _returns(start: int, above: dict[int, set[int]]) -> bool:
    seen: set[int] = set()
    level = set(above[start])
    while level:
        if start in level:
            return True
        seen |= level
        level = {up for key in level for up in above.get(key, set())} - seen
    return False


def _reaches(held: Assignment, day: date) -> bool:
    return held.ends is None or held.ends >= day


def _overlap(held: Assignment, starts: date, ends: date | None) -> bool:
    return _reaches(held, starts) and (ends is None or held.starts <= ends)
