"""What answers below `/fitur` when a feature plugin has no page there now: a sentence."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.services.common.runtime import runtime
from portal.web.permit import route

bp = Blueprint("features", __name__, url_prefix="/fitur")


@route(bp, "/<plugin_id>", permission="home.view")
@route(bp, "/<plugin_id>/<path:rest>", permission="home.view", endpoint="below")
def away(plugin_id: str, rest: str = "") -> ResponseReturnValue:
    """Say why a feature's page is not there: in quarantine (503), switched off, or unknown (404).

    Pages of an active feature have routes of their own and never come here.
    """
    runtime().host.features.get(plugin_id)
    raise NotFound(_("Halaman"))
