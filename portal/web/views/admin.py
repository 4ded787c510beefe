"""For administrators and auditors: plugins, the audit trail, background jobs."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.sentences import mark
from portal.services.common import access, audit
from portal.services.common.runtime import runtime
from portal.services.upkeep import plugin_states
from portal.store.queries import accounts as queries
from portal.web import audit_details, audit_words, htmx, menu
from portal.web.forms import Form
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("admin", __name__)
menu.add(bp, "admin.plugins", mark("Plugin"), permission="plugin.view", order=20, group="admin")
menu.add(bp, "admin.trail", mark("Jejak audit"), permission="audit.view", order=30, group="admin")
menu.add(bp, "admin.jobs", mark("Pekerjaan latar"), permission="job.view", order=40, group="admin")


@route(bp, "/admin/plugin", permission="plugin.view")
def plugins() -> ResponseReturnValue:
    """List every plugin with its state, and why it is not active."""
    reports = sorted(runtime().host.reports(), key=lambda r: (r.state == "active", r.id))
    manages = access.can(actor(), "plugin.manage", "*")
    return render_template("admin/plugins.html", reports=reports, manages=manages)


@route(bp, "/admin/plugin/<plugin_id>/lepas", permission="plugin.manage", methods=["POST"])
def release(plugin_id: str) -> ResponseReturnValue:
    """Check a quarantined plugin again."""
    report = plugin_states.change(actor(), plugin_id, "release")
    if report.state == "active":
        flash(_("Plugin %(name)s aktif kembali.", name=report.name or report.id), "success")
    else:
        flash(_("Plugin %(name)s belum lolos pemeriksaan.", name=report.id), "error")
    return to("admin.plugins")


@route(bp, "/admin/plugin/<plugin_id>/matikan", permission="plugin.manage", methods=["POST"])
def disable(plugin_id: str) -> ResponseReturnValue:
    """Switch a plugin off."""
    plugin_states.change(actor(), plugin_id, "disable")
    flash(_("Plugin %(name)s dimatikan.", name=plugin_id), "success")
    return to("admin.plugins")


@route(bp, "/admin/plugin/<plugin_id>/nyalakan", permission="plugin.manage", methods=["POST"])
def enable(plugin_id: str) -> ResponseReturnValue:
    """Switch a plugin on again."""
    report = plugin_states.change(actor(), plugin_id, "enable")
    kind = "success" if report.state == "active" else "error"
    words = _("dinyalakan") if report.state == "active" else _("belum lolos pemeriksaan")
    flash(_("Plugin %(name)s %(words)s.", name=report.id, words=words), kind)
    return to("admin.plugins")


@route(bp, "/admin/audit", permission="audit.view")
def trail() -> ResponseReturnValue:
    """Show who did what and when; on request, check that no entry was altered."""
    form = Form(request.args)
    found = queries.audit_page(
        actor(), search=form.value("q"), action=form.value("action"), page=page_number()
    )
    checked = audit.verify() if "check" in request.args else None
    return render_template(
        "admin/audit.html",
        form=form,
        rows=found.rows,
        page=page_from(found),
        checked=checked,
        areas=_areas(form.value("action")),
        label_of=audit_words.label_of,
        entity_of=audit_words.entity_of,
        key_of=audit_details.key_of,
        value_of=audit_details.value_of,
    )


def _areas(chosen: str) -> dict[str, str]:
    """Return what the filter offers; a code of the address that is no area stays chosen."""
    if not chosen or chosen in audit_words.AREAS:
        return audit_words.AREAS
    return {**audit_words.AREAS, chosen: audit_words.label_of(chosen)}


@route(bp, "/pekerjaan", permission="job.view")
def jobs() -> ResponseReturnValue:
    """Show what runs in the background and how far it is."""
    found = queries.jobs_page(actor(), page=page_number())
    running = any(row.state in {"new", "running"} for row in found.rows)
    name = "admin/_jobs.html" if htmx.is_fragment() else "admin/jobs.html"
    return render_template(name, rows=found.rows, page=page_from(found), running=running)
