"""What feature plugins add to a report: asked for by the format, given under their own guard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.api.describe import ReportFormat
from portal.api.report_data import ReportData
from portal.domain.actor import Actor
from portal.domain.digests import canonical_json
from portal.domain.errors import PortalError, Unavailable
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.guard import WrongAnswer
from portal.services.common.runtime import runtime

LABEL = _("menyiapkan data laporan")


def with_features(actor: Actor, data: ReportData, form: ReportFormat) -> ReportData:
    """Return the data with what the named feature plugins show to the actor.

    Raises Unavailable when one of them is away: a report never leaves out silently what it tells.
    """
    if not form.features:
        return data
    return replace(data, features={key: _asked(key, actor, data) for key in form.features})


def _asked(plugin_id: str, actor: Actor, data: ReportData) -> dict[str, Any]:
    desk = runtime().host.features
    feature = desk.active().get(plugin_id)
    if feature is None or feature.report_data is None:
        message = _("Laporan ini membutuhkan bagian {id}, yang sedang tidak tersedia.")
        raise Unavailable(sentence(message, id=plugin_id))
    ask = feature.report_data

    def run() -> dict[str, Any]:
        answer = ask(actor, data.region, data.cycle.code)
        if not isinstance(answer, dict):
            message = f"{type(answer).__name__} instead of dict"
            raise WrongAnswer(message)
        canonical_json(answer)  # plain values only: no float, no object
        return answer

    answer: dict[str, Any] = desk.serve(plugin_id, LABEL, run, (PortalError,))
    return answer
