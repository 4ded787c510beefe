"""Position management: a map with coming vacancies, requirements, talent and succession.

A feature plugin. Which regions use it stands in the manifest's settings; their methods decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from portal.api import Feature, MenuEntry, OwnPermission, Page, hookimpl
from portal.feature import Actor, Answer
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


def _page(name: str, rule: str, view: Callable[..., Answer], permission: str) -> Page:
    return Page(name=name, rule=rule, view=view, permission=permission)


def _form(name: str, rule: str, view: Callable[..., Answer], permission: str) -> Page:
    return Page(name=name, rule=rule, view=view, permission=permission, methods=_BOTH)


PERMISSIONS: tuple[OwnPermission, ...] = (
    _permission(MAP, _("Melihat peta jabatan"), "hr committee leader auditor"),
    _permission(EDIT, _("Mengubah syarat jabatan"), "hr"),
    _permission(TALENT, _("Melihat kotak talenta dan suksesi"), "hr committee auditor"),
    _permission(CONVENE, _("Membuka sidang talenta"), "hr committee"),
    _permission(DECIDE, _("Memutuskan dalam sidang talenta"), "committee", never_self=True),
    _permission(OWN, _("Membaca rekomendasi karier sendiri"), "staff"),
)
PAGES: tuple[Page, ...] = (
    _page("index", "/", pages_map.index, MAP),
    _page("export", "/unduh", pages_map.export, MAP),
    _page("show", _SEAT, pages_map.show, MAP),
    _form("edit", f"{_SEAT}/syarat", pages_map.edit, EDIT),
    _page("successors", f"{_SEAT}/suksesi", pages_talent.successors, TALENT),
    _page("eligibility", f"{_SEAT}/kelayakan", pages_talent.eligibility, TALENT),
    _page("boxes", "/kotak", pages_talent.boxes, TALENT),
    _page("mine", "/saya", pages_talent.mine, OWN),
    _page("sessions", "/sidang", pages_sessions.index, TALENT),
    _form("session_new", "/sidang/baru", pages_sessions.new, CONVENE),
    _page("session", _SESSION, pages_sessions.show, TALENT),
    _form("choose", f"{_SESSION}/jabatan/<int:position_id>", pages_sessions.choose, DECIDE),
    _form("session_close", f"{_SESSION}/tutup", pages_sessions.close, DECIDE),
    _form("import_requirements", "/impor", pages_import.requirements_page, EDIT),
    _page("template_requirements", "/impor/templat", pages_import.requirements_template, EDIT),
    _form("import_predikat", "/impor-predikat", pages_import.predikat_page, EDIT),
    _page("template_predikat", "/impor-predikat/templat", pages_import.predikat_template, EDIT),
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
