"""The one table of permissions: who may do what, by role or by relation to the record.

Roles are granted to an account for a region (or a unit below it). Relations follow from the
record itself: whose appraisal it is, who appraises, who heads the project. A permission with
`never_self` is refused to the person whom the record is about, whatever his role.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.domain.sentences import mark as _

ROLES: tuple[str, ...] = ("staff", "appraiser", "hr", "leader", "auditor", "committee", "admin")
"""Roles of accounts; `staff` and `appraiser` come with being employed and having staff."""

RELATIONS: tuple[str, ...] = (
    "self",
    "appraiser_of",
    "appraiser_superior_of",
    "objection_judge_of",
    "project_head",
    "project_member",
    "rater",
    "unit_head",
    "unit_superior",
    "unit_member",
    "verifier",
    "colleague",
    "participant",
    "coach_of",
    "panel_member",
)

ROLE_LABELS: dict[str, str] = {
    "staff": _("Pegawai"),
    "appraiser": _("Pejabat penilai"),
    "hr": _("Pengelola kepegawaian"),
    "leader": _("Pimpinan"),
    "auditor": _("Auditor"),
    "committee": _("Panitia"),
    "admin": _("Administrator"),
}


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission: its holders (roles and relations) and whether it is refused to oneself."""

    name: str
    label: str
    roles: frozenset[str]
    relations: frozenset[str] = frozenset()
    never_self: bool = False
    fresh: bool = False
    """The password must have been given in the last minutes."""


def _table(*rows: tuple[str, str, str, str, str]) -> dict[str, Permission]:
    return {
        name: Permission(
            name,
            label,
            frozenset(roles.split()),
            frozenset(relations.split()),
            never_self="never_self" in marks.split(),
            fresh="fresh" in marks.split(),
        )
        for name, label, roles, relations, marks in rows
    }


RECORD_RELATIONS = "self appraiser_of appraiser_superior_of objection_judge_of unit_head"
"""The register itself says which of these reads, writes or signs its records."""
EVERYONE = "staff appraiser hr leader auditor committee admin"
PERMISSIONS: dict[str, Permission] = _table(
    ("home.view", _("Melihat beranda sendiri"), EVERYONE, "", ""),
    ("profile.manage", _("Mengelola akun sendiri"), EVERYONE, "", ""),
    ("people.view", _("Melihat daftar pegawai"), "hr leader auditor", "", ""),
    ("people.edit", _("Mengubah data pegawai"), "hr", "", "never_self"),
    ("people.import", _("Mengimpor data pegawai"), "hr", "", ""),
    ("accounts.manage", _("Mengelola akun dan peran"), "admin", "", ""),
    ("accounts.activate", _("Mencetak slip aktivasi"), "hr admin", "", ""),
    ("cycle.view", _("Melihat siklus penilaian"), "hr leader auditor", "", ""),
    ("cycle.manage", _("Membuka dan menutup siklus"), "hr", "", ""),
    ("project.view", _("Melihat proyek"), "hr leader auditor", "project_head project_member", ""),
    ("project.create", _("Membuka proyek"), "hr leader appraiser", "", ""),
    ("project.manage", _("Mengelola proyek"), "hr", "project_head", ""),
    ("plan.agree", _("Menyetujui rencana"), "", "self", ""),
    ("progress.enter", _("Mengisi kemajuan"), "", "self", ""),
    (
        "result.accept",
        _("Memeriksa hasil pekerjaan"),
        "hr",
        "project_head appraiser_of",
        "never_self",
    ),
    ("plan.verify", _("Memverifikasi laporan kerja"), "", "appraiser_of verifier", "never_self"),
    (
        "unit.view",
        _("Melihat capaian unit kerja"),
        "hr leader auditor committee",
        "unit_head unit_superior unit_member",
        "",
    ),
    ("unit.measure", _("Mengisi capaian unit kerja"), "hr", "unit_head", ""),
    ("unit.confirm", _("Mengesahkan capaian unit kerja"), "hr", "unit_superior", "never_self"),
    (
        "closing.view",
        _("Melihat penutupan periode"),
        "hr auditor",
        "self appraiser_of appraiser_superior_of unit_head unit_superior",
        "",
    ),
    ("closing.report", _("Mengirim laporan periode"), "", "self", ""),
    ("closing.close", _("Menutup periode"), "", "appraiser_of", "never_self"),
    (
        "closing.publish",
        _("Menerbitkan nilai periode"),
        "hr",
        "appraiser_of unit_superior",
        "never_self",
    ),
    ("closing.object", _("Mengajukan keberatan atas periode"), "", "self", ""),
    (
        "closing.decide",
        _("Memutuskan keberatan atas periode"),
        "",
        "appraiser_superior_of",
        "never_self fresh",
    ),
    ("closing.progress", _("Melihat kemajuan penutupan periode"), "hr leader auditor", "", ""),
    ("evidence.add", _("Mengunggah bukti dukung"), "", "self", ""),
    (
        "evidence.view",
        _("Melihat bukti dukung"),
        "hr auditor",
        "self appraiser_of appraiser_superior_of project_head",
        "",
    ),
    ("fact.state", _("Mengisi keterangan sendiri"), "", "self", ""),
    ("fact.import", _("Mengimpor keterangan pegawai"), "hr", "", ""),
    ("record.view", _("Membuka catatan berkala"), EVERYONE, RECORD_RELATIONS, ""),
    ("record.write", _("Mengisi catatan berkala"), "staff hr committee", RECORD_RELATIONS, ""),
    ("record.sign", _("Menandatangani catatan"), "hr committee", RECORD_RELATIONS, ""),
    ("fact.confirm", _("Mengesahkan keterangan"), "hr", "appraiser_of", "never_self"),
    ("form.fill", _("Mengisi formulir penilaian"), "", "rater", "never_self"),
    ("form.reflect", _("Mengisi formulir tentang diri sendiri"), "", "self", ""),
    ("form.manage", _("Mengatur formulir dan pengingat"), "hr", "", ""),
    ("rater.nominate", _("Mengusulkan rekan penilai"), "", "self appraiser_of", ""),
    ("fairness.run", _("Memeriksa keadilan penilaian"), "hr", "", ""),
    (
        "fairness.view",
        _("Melihat pemeriksaan keadilan"),
        "hr leader auditor",
        "panel_member",
        "",
    ),
    ("fairness.decide", _("Memutuskan koreksi sebagai panel"), "", "panel_member", "never_self"),
    ("rater.exchange", _("Mengganti penilai rekan"), "hr", "project_head", "never_self"),
    (
        "appraisal.view",
        _("Melihat penilaian"),
        "hr auditor",
        "self appraiser_of appraiser_superior_of",
        "",
    ),
    ("dialogue.hold", _("Mencatat dialog kinerja"), "", "appraiser_of", "never_self"),
    ("feedback.give", _("Memberi umpan balik"), "", "appraiser_of", "never_self"),
    ("result.publish", _("Menerbitkan hasil"), "hr", "", "never_self"),
    ("result.finalize", _("Menetapkan hasil akhir"), "hr", "", "never_self"),
    ("result.respond", _("Menanggapi hasil"), "", "self", ""),
    ("objection.file", _("Mengajukan keberatan"), "", "self", ""),
    (
        "objection.view",
        _("Melihat keberatan"),
        "hr auditor",
        "self appraiser_of appraiser_superior_of",
        "",
    ),
    ("objection.state", _("Memberi keterangan"), "", "self appraiser_of", ""),
    (
        "objection.decide",
        _("Memutuskan keberatan"),
        "",
        "appraiser_superior_of",
        "never_self fresh",
    ),
    ("followup.view", _("Melihat tindak lanjut"), "hr committee leader auditor", "", ""),
    ("followup.decide", _("Memutuskan tindak lanjut"), "hr committee", "", "never_self"),
    ("survey.manage", _("Mengatur survei"), "hr", "", ""),
    ("survey.view", _("Melihat hasil survei"), "hr leader auditor", "colleague", ""),
    ("survey.comments", _("Membaca saran survei"), "hr", "unit_head", ""),
    ("survey.plan", _("Menulis rencana tindak lanjut survei"), "hr", "unit_head", ""),
    ("survey.answer", _("Mengisi survei pegawai"), "", "colleague", ""),
    ("deliberation.manage", _("Memimpin musyawarah parameter"), "hr", "", ""),
    (
        "deliberation.view",
        _("Melihat musyawarah parameter"),
        "hr leader auditor",
        "participant colleague",
        "",
    ),
    ("deliberation.propose", _("Mengusulkan parameter"), "hr", "participant colleague", ""),
    ("deliberation.take_part", _("Ikut musyawarah parameter"), "", "participant", ""),
    (
        "followup.guide",
        _("Memutuskan dan mendampingi tindak lanjut staf"),
        "",
        "appraiser_of coach_of",
        "never_self",
    ),
    ("followup.own", _("Melihat tindak lanjut sendiri"), "", "self", ""),
    (
        "career.view",
        _("Melihat catatan karier"),
        "hr auditor",
        "self appraiser_of appraiser_superior_of",
        "",
    ),
    ("learning.take", _("Mengikuti sosialisasi"), EVERYONE, "", ""),
    ("report.build", _("Mencetak laporan massal"), "hr", "", ""),
    ("report.employee", _("Membuka laporan pegawai"), "hr auditor", "self appraiser_of", ""),
    ("report.project_head", _("Membuka laporan proyek"), "hr auditor leader", "project_head", ""),
    (
        "report.unit_head",
        _("Membuka laporan unit kerja"),
        "hr leader auditor committee",
        "unit_head unit_superior",
        "",
    ),
    ("report.committee", _("Membuka laporan panitia"), "hr committee leader auditor", "", ""),
    ("report.talent", _("Membuka laporan talenta"), "hr committee auditor", "", ""),
    ("report.leader", _("Membuka ringkasan pimpinan"), "hr leader auditor", "", ""),
    ("report.hr", _("Membuka laporan kepegawaian"), "hr auditor", "", ""),
    ("job.view", _("Melihat pekerjaan latar"), "hr admin", "", ""),
    ("audit.view", _("Melihat jejak audit"), "auditor admin", "", ""),
    ("plugin.view", _("Melihat plugin"), "admin", "", ""),
    ("plugin.manage", _("Mengatur plugin"), "admin", "", "fresh"),
)

CORE_NAMES: frozenset[str] = frozenset(PERMISSIONS)
"""Names of the portal's own rows; a feature plugin's permission can never take one."""


def join(rows: Iterable[Permission]) -> None:
    """Add the permissions of a feature plugin to the table; the host has checked their names.

    Raises ValueError for a name of the portal's own.
    """
    for row in rows:
        if row.name in CORE_NAMES:
            msg = f"{row.name} is a permission of the portal"
            raise ValueError(msg)
        PERMISSIONS[row.name] = row


def permission(name: str) -> Permission:
    """Return the permission. Raises KeyError on a name that the table does not know."""
    return PERMISSIONS[name]


def allowed(name: str, roles: Collection[str], relations: Collection[str] = ()) -> bool:
    """Tell whether roles (already narrowed to the record's region) or relations suffice."""
    entry = PERMISSIONS[name]
    if entry.never_self and "self" in relations:
        return False
    return not (entry.roles.isdisjoint(roles) and entry.relations.isdisjoint(relations))


def enough(name: str, roles: Collection[str]) -> bool:
    """Tell whether the roles alone allow it, whatever the relations to the record turn out to be.

    Asked before relations are looked up, which may take a statement of its own.
    """
    entry = PERMISSIONS[name]
    return not entry.never_self and not entry.roles.isdisjoint(roles)


def may_ever(name: str, roles: Collection[str]) -> bool:
    """Tell whether a route may be entered at all: by role, or by a relation yet to be proved."""
    entry = PERMISSIONS[name]
    return bool(entry.relations) or not entry.roles.isdisjoint(roles)
