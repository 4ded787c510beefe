"""Position management: a map with coming vacancies, requirements, talent and succession.

A feature plugin. Which regions use it stands in the manifest's settings; their methods decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from portal.api import Feature, MenuEntry, OwnPermission, Page, hookimpl
from portal.feature import Actor
from portal.feature import mark as _

from . import pages_import, pages_map, pages_sessions, pages_talent
from .office import region_for, served
from .report_data import report_data
from .sample import sample
from .tables import Base
from .words import CONVENE, DECIDE, EDIT, MAP, OWN, TALENT

_BOTH: frozenset[Literal["GET", "POST"]] = frozenset({"GET", "POST"})
_SEAT = "/jabatan/<int:position_id>"
_SESSION = "/sidang/<int:session_id>"


def _permission(name: str, label: str, roles: str, *, never_self: bool = False) -> OwnPermission:
    relations = frozenset({"self"} if name == OWN else ())
    return OwnPermission(
        name=name,
        label=label,
        roles=frozenset(roles.split()),
        relations=relations,
        never_self=never_self,
    )


PERMISSIONS: tuple[OwnPermission, ...] = (
    _permission(MAP, _("Melihat peta jabatan"), "hr committee leader auditor"),
    _permission(EDIT, _("Mengubah syarat jabatan"), "hr"),
    _permission(TALENT, _("Melihat kotak talenta dan suksesi"), "hr committee auditor"),
    _permission(CONVENE, _("Membuka sidang talenta"), "hr committee"),
    _permission(DECIDE, _("Memutuskan dalam sidang talenta"), "committee", never_self=True),
    _permission(OWN, _("Membaca rekomendasi karier sendiri"), "staff"),
)
PAGES: tuple[Page, ...] = (
    Page(name="index", rule="/", view=pages_map.index, permission=MAP),
    Page(name="export", rule="/unduh", view=pages_map.export, permission=MAP),
    Page(name="show", rule=_SEAT, view=pages_map.show, permission=MAP),
    Page(
        name="edit",
        rule=f"{_SEAT}/syarat",
        view=pages_map.edit,
        permission=EDIT,
        methods=_BOTH,
    ),
    Page(
        name="successors",
        rule=f"{_SEAT}/suksesi",
        view=pages_talent.successors,
        permission=TALENT,
    ),
    Page(
        name="eligibility",
        rule=f"{_SEAT}/kelayakan",
        view=pages_talent.eligibility,
        permission=TALENT,
    ),
    Page(name="boxes", rule="/kotak", view=pages_talent.boxes, permission=TALENT),
    Page(name="mine", rule="/saya", view=pages_talent.mine, permission=OWN),
    Page(name="sessions", rule="/sidang", view=pages_sessions.index, permission=TALENT),
    Page(
        name="session_new",
        rule="/sidang/baru",
        view=pages_sessions.new,
        permission=CONVENE,
        methods=_BOTH,
    ),
    Page(name="session", rule=_SESSION, view=pages_sessions.show, permission=TALENT),
    Page(
        name="choose",
        rule=f"{_SESSION}/jabatan/<int:position_id>",
        view=pages_sessions.choose,
        permission=DECIDE,
        methods=_BOTH,
    ),
    Page(
        name="session_close",
        rule=f"{_SESSION}/tutup",
        view=pages_sessions.close,
        permission=DECIDE,
        methods=_BOTH,
    ),
    Page(
        name="import_requirements",
        rule="/impor",
        view=pages_import.requirements_page,
        permission=EDIT,
        methods=_BOTH,
    ),
    Page(
        name="template_requirements",
        rule="/impor/templat",
        view=pages_import.requirements_template,
        permission=EDIT,
    ),
    Page(
        name="import_predikat",
        rule="/impor-predikat",
        view=pages_import.predikat_page,
        permission=EDIT,
        methods=_BOTH,
    ),
    Page(
        name="template_predikat",
        rule="/impor-predikat/templat",
        view=pages_import.predikat_template,
        permission=EDIT,
    ),
)


@hookimpl
def portal_blueprint() -> Feature:
    """Return pages, permissions and tables of position management."""
    return Feature(
        title=_("Pengelolaan jabatan"),
        permissions=PERMISSIONS,
        pages=PAGES,
        acts=(
            ("positions.requirement_saved", _("Syarat jabatan disimpan")),
            ("positions.requirements_imported", _("Syarat jabatan diimpor")),
            ("positions.predikat_imported", _("Riwayat predikat diimpor")),
            ("positions.session_convened", _("Sidang talenta dibuka")),
            ("positions.decided", _("Keputusan sidang talenta dicatat")),
            ("positions.session_closed", _("Sidang talenta ditutup")),
        ),
        tables=Base,
        report_data=report_data,
        sample=sample,
    )


@hookimpl
def portal_menu(actor: Actor) -> Sequence[MenuEntry]:
    """Return the links for people of the regions that use position management."""
    found = []
    if region_for(actor, MAP):
        found.append(MenuEntry(page="index", label=_("Peta jabatan"), order=70, group="hr"))
    if region_for(actor, TALENT):
        found.append(MenuEntry(page="boxes", label=_("Kotak talenta"), order=71, group="hr"))
        found.append(MenuEntry(page="sessions", label=_("Sidang talenta"), order=72, group="hr"))
    if actor.region in served() and actor.employee_id is not None:
        found.append(MenuEntry(page="mine", label=_("Rekomendasi karier"), order=58, group="own"))
    return found
