"""What a feature plugin may do through the core: ask permission, score, and leave a trace."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.domain.actor import Actor
from portal.domain.digests import canonical_json
from portal.domain.errors import NotAllowed, NotFound, Unavailable
from portal.domain.permissions import PERMISSIONS
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.services.common import access, runtime
from portal.services.common import audit as trail
from portal.services.common.runtime import now
from portal.services.reading.tables import read_table
from portal.services.scores.scoring import LABEL

__all__ = ["audit", "can", "now", "read_table", "require", "score", "setting", "title_of", "today"]


def can(
    actor: Actor, permission: str, region: str, *, about: int | None = None, unit: int | None = None
) -> bool:
    """Tell whether the actor may do this in the region; `about` is the employee it concerns."""
    entry = PERMISSIONS[permission]
    if entry.never_self and about is not None and about == actor.employee_id:
        return False
    own = about is not None and about == actor.employee_id and "self" in entry.relations
    return own or access.can(actor, permission, region, unit_id=unit)


def require(
    actor: Actor, permission: str, region: str, *, about: int | None = None, unit: int | None = None
) -> None:
    """Raise NotAllowed with a sentence unless `can`."""
    if can(actor, permission, region, about=about, unit=unit):
        return
    entry = PERMISSIONS[permission]
    if entry.never_self and about is not None and about == actor.employee_id:
        raise NotAllowed(_("Anda tidak dapat memutuskan hal tentang diri Anda sendiri."))
    raise NotAllowed(sentence(_("Anda tidak berwenang untuk: {what}."), what=entry.label.lower()))


def audit(
    actor: Actor,
    action: str,
    *,
    region: str,
    entity: str = "",
    entity_id: int | str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one entry to the audit trail, inside the act's own unit of work.

    `action` is `<plugin id>.<word>`.
    """
    trail.record(actor, action, region=region, entity=entity, entity_id=entity_id, detail=detail)


def score(region: str, method_id: str, document: object) -> dict[str, Any]:
    """Run a method of the region's own plugin on a document; return its result.

    Raises ScoringError for data that cannot be scored, Unavailable while the plugin is away, and
    NotFound for a method that the region does not have.
    """
    host = runtime.runtime().host
    try:
        method = host.registry.region(region).method(method_id)
    except KeyError:
        raise NotFound(_("Metode")) from None

    def run() -> dict[str, Any]:
        result = dict(method.compute(method.parse(document)).result)
        canonical_json(result)  # inside the guard: a float in a result is the plugin's fault
        return result

    return host.call(region, LABEL, run, expect=dict)


def setting(plugin_id: str, name: str) -> int | str | bool:
    """Return a setting that the manifest declares: as the operator set it, else its default.

    Raises KeyError for an undeclared name, Unavailable for a value that does not fit.
    """
    present = runtime.runtime()
    declared = present.host.features.setting(plugin_id, name)
    value = present.settings.plugin_settings.get(plugin_id, {}).get(name, declared.default)
    if not declared.accepts(value):
        message = _("Pengaturan {name} untuk plugin {id} tidak sesuai; periksa portal.toml.")
        raise Unavailable(sentence(message, name=name, id=plugin_id))
    return value


def title_of(region: str) -> str:
    """Return the name of a region as people read it."""
    entry = runtime.runtime().host.registry.known(region)
    return entry.region.name if entry else region


def today(region: str) -> date:
    """Return the present day in the region's own time zone, by the portal's clock."""
    entry = runtime.runtime().host.registry.known(region)
    return runtime.today(entry.region.time_zone if entry else "Asia/Jakarta")
