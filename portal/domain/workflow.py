"""The one table of state changes: every step a cycle, appraisal, project or follow-up can take.

The services ask this table before they move anything; the diagram in the documentation and the
status chain on screen are drawn from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.errors import WrongStage
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed step: from a state, by an action that needs a permission, to a state."""

    machine: str
    source: str
    action: str
    target: str
    permission: str
    label: str


def _rows(machine: str, *rows: tuple[str, str, str, str, str]) -> tuple[Transition, ...]:
    return tuple(Transition(machine, *row) for row in rows)


CYCLE = _rows(
    "cycle",
    ("draft", "open", "running", "cycle.manage", _("Buka siklus")),
    ("draft", "cancel", "cancelled", "cycle.manage", _("Batalkan siklus")),
    ("running", "open_forms", "rating", "cycle.manage", _("Buka formulir penilaian")),
    ("running", "gather", "calculated", "cycle.manage", _("Hitung dari semester yang terbit")),
    ("rating", "calculate", "calculated", "cycle.manage", _("Tutup formulir dan hitung nilai")),
    ("calculated", "reopen_forms", "rating", "cycle.manage", _("Buka kembali formulir")),
    ("calculated", "gather_again", "calculated", "cycle.manage", _("Himpun ulang nilai")),
    ("calculated", "publish", "published", "cycle.manage", _("Terbitkan hasil")),
    ("published", "gather_again", "published", "cycle.manage", _("Himpun ulang nilai")),
    ("published", "close", "final", "cycle.manage", _("Tetapkan hasil akhir")),
)
APPRAISAL = _rows(
    "appraisal",
    ("planning", "agree", "running", "plan.agree", _("Setujui rencana")),
    ("planning", "open_forms", "rating", "cycle.manage", _("Buka formulir penilaian")),
    ("running", "complete", "acceptance", "result.accept", _("Semua hasil diterima")),
    ("running", "open_forms", "rating", "cycle.manage", _("Buka formulir penilaian")),
    ("acceptance", "open_forms", "rating", "cycle.manage", _("Buka formulir penilaian")),
    ("planning", "gather", "calculated", "cycle.manage", _("Hitung dari semester yang terbit")),
    ("running", "gather", "calculated", "cycle.manage", _("Hitung dari semester yang terbit")),
    ("rating", "calculate", "calculated", "cycle.manage", _("Hitung nilai")),
    ("calculated", "reopen_forms", "rating", "cycle.manage", _("Buka kembali formulir")),
    ("calculated", "hold_dialogue", "dialogue", "dialogue.hold", _("Catat dialog kinerja")),
    ("calculated", "publish", "published", "result.publish", _("Terbitkan hasil")),
    ("dialogue", "publish", "published", "result.publish", _("Terbitkan hasil")),
    ("published", "object", "objection", "objection.file", _("Ajukan keberatan")),
    ("objection", "decide", "final", "objection.decide", _("Putuskan keberatan")),
    ("published", "close", "final", "result.finalize", _("Tetapkan hasil akhir")),
)
PROJECT = _rows(
    "project",
    ("planning", "start", "running", "project.manage", _("Mulai pelaksanaan")),
    ("planning", "cancel", "cancelled", "project.manage", _("Batalkan proyek")),
    ("running", "submit", "acceptance", "project.manage", _("Serahkan untuk pemeriksaan")),
    ("running", "cancel", "cancelled", "project.manage", _("Batalkan proyek")),
    ("acceptance", "return", "running", "result.accept", _("Kembalikan untuk diperbaiki")),
    ("acceptance", "accept", "accepted", "result.accept", _("Terima hasil pekerjaan")),
)
FOLLOW_UP = _rows(
    "follow_up",
    ("proposed", "confirm", "confirmed", "followup.decide", _("Tetapkan usulan")),
    ("proposed", "strike", "struck", "followup.decide", _("Coret dengan alasan")),
    ("proposed", "join", "joined", "followup.guide", _("Lanjutkan dalam kasus terbuka")),
    ("confirmed", "finish", "done", "followup.decide", _("Catat hasil tindak lanjut")),
)
SURVEY = _rows(
    "survey",
    ("open", "close", "closed", "survey.manage", _("Tutup putaran survei")),
)
DELIBERATION = _rows(
    "deliberation",
    ("proposals", "discuss", "discussion", "deliberation.manage", _("Mulai lokakarya")),
    ("proposals", "cancel", "cancelled", "deliberation.manage", _("Batalkan musyawarah")),
    ("discussion", "cancel", "cancelled", "deliberation.manage", _("Batalkan musyawarah")),
    ("discussion", "vote", "voting", "deliberation.manage", _("Buka pemungutan suara")),
    ("voting", "repeat", "discussion", "deliberation.manage", _("Ulangi sesudah diskusi lagi")),
    ("voting", "tally", "points", "deliberation.manage", _("Hitung suara, buka pembagian poin")),
    ("points", "weigh", "weighed", "deliberation.manage", _("Tutup poin dan hitung bobot")),
    ("points", "repeat", "discussion", "deliberation.manage", _("Ulangi sesudah diskusi lagi")),
    ("weighed", "fix", "fixed", "deliberation.manage", _("Tetapkan dengan berita acara")),
)
CLOSING = _rows(
    "closing",
    ("open", "report", "reported", "closing.report", _("Kirim laporan")),
    ("open", "close", "closed", "closing.close", _("Tutup periode")),
    ("reported", "return", "open", "closing.close", _("Kembalikan laporan")),
    ("reported", "close", "closed", "closing.close", _("Tutup periode")),
    ("closed", "reopen", "open", "closing.close", _("Buka kembali periode")),
    ("closed", "publish", "published", "closing.publish", _("Terbitkan nilai periode")),
    ("published", "object", "objection", "closing.object", _("Ajukan keberatan")),
    ("objection", "decide", "published", "closing.decide", _("Putuskan keberatan")),
)
FAIRNESS = _rows(
    "fairness",
    ("open", "close", "closed", "fairness.run", _("Tutup pemeriksaan keadilan")),
)
TRANSITIONS: tuple[Transition, ...] = (
    CYCLE + APPRAISAL + PROJECT + FOLLOW_UP + SURVEY + DELIBERATION + CLOSING + FAIRNESS
)

LABELS: dict[str, str] = {
    "draft": _("Konsep"),
    "planning": _("Perencanaan"),
    "running": _("Pelaksanaan"),
    "acceptance": _("Pemeriksaan hasil"),
    "accepted": _("Diterima"),
    "rating": _("Pengisian formulir"),
    "calculated": _("Nilai dihitung"),
    "dialogue": _("Dialog kinerja"),
    "published": _("Diterbitkan"),
    "objection": _("Keberatan"),
    "final": _("Final"),
    "cancelled": _("Dibatalkan"),
    "proposed": _("Diusulkan"),
    "confirmed": _("Ditetapkan"),
    "struck": _("Dicoret"),
    "joined": _("Dilanjutkan"),
    "done": _("Selesai"),
    "reported": _("Dilaporkan"),
    "fixed": _("Ditetapkan dengan berita acara"),
    "weighed": _("Bobot dihitung"),
    "points": _("Pembagian poin"),
    "voting": _("Pemungutan suara"),
    "discussion": _("Lokakarya dan diskusi"),
    "proposals": _("Pengumpulan usulan"),
    "closed": _("Ditutup"),
    "open": _("Terbuka"),
}
PHASES: tuple[str, ...] = (
    "planning",
    "running",
    "acceptance",
    "rating",
    "calculated",
    "dialogue",
    "published",
    "objection",
    "final",
)
"""Phases of an appraisal in the order of the status chain."""
PUBLISHED: frozenset[str] = frozenset({"published", "objection", "final"})
"""Phases of an appraisal whose result is out: it may be opened and printed, and it counts."""


def step(machine: str, state: str, action: str) -> Transition:
    """Return the transition, or raise WrongStage with a sentence that names the present state."""
    for row in TRANSITIONS:
        if (row.machine, row.source, row.action) == (machine, state, action):
            return row
    raise WrongStage(
        sentence(
            _('Langkah "{action}" tidak dapat dilakukan pada tahap "{state}".'),
            action=label_of(machine, action),
            state=LABELS.get(state, state),
        )
    )


def actions(machine: str, state: str) -> tuple[Transition, ...]:
    """Return all steps that lead on from a state."""
    return tuple(row for row in TRANSITIONS if row.machine == machine and row.source == state)


def label_of(machine: str, action: str) -> str:
    """Return the label of an action, or its name when the machine does not know it."""
    return next(
        (row.label for row in TRANSITIONS if row.machine == machine and row.action == action),
        action,
    )


def diagram(machine: str) -> str:
    """Return the machine as a Mermaid state diagram for the documentation."""
    lines = ["stateDiagram-v2"]
    lines += [
        f"    {row.source} --> {row.target}: {row.action} ({row.permission})"
        for row in TRANSITIONS
        if row.machine == machine
    ]
    return "\n".join(lines)
