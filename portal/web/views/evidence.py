"""Evidence files: the list, one more file, and the way out as an attachment only."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage

from portal.domain.errors import Invalid
from portal.domain.sentences import mark
from portal.services.reading.file_checks import KINDS
from portal.services.work import evidence
from portal.store.queries import measurement_screens
from portal.web import menu
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("evidence", __name__, url_prefix="/bukti")
menu.add(bp, "evidence.index", mark("Bukti dukung"), permission="evidence.view", order=60)

ACCEPT = ",".join(f".{kind}" for kind in sorted(KINDS))
"""What the file field offers; the service looks into the file itself."""
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_PLACES = {"indikator": "measurement", "keterangan": "fact"}


@route(bp, "", permission="evidence.view")
def index() -> ResponseReturnValue:
    """List the files that one may open, the newest first."""
    search = request.args.get("cari", "")[:100]
    found = measurement_screens.all_files(actor(), search=search, page=page_number())
    oversees = bool(actor().regions("hr", "auditor", "appraiser"))
    return render_template(
        "evidence/index.html",
        rows=found.rows,
        page=page_from(found),
        search=search,
        oversees=oversees,
    )


@route(bp, "/<int:evidence_id>/unduh", permission="evidence.view")
def download(evidence_id: int) -> ResponseReturnValue:
    """Hand a file out: never shown inside the portal, never run."""
    row, path = evidence.open_file(actor(), evidence_id)
    response = send_file(
        path, mimetype=row.media_type, as_attachment=True, download_name=row.file_name
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response


@route(
    bp,
    "/<any(indikator, keterangan):place>/<int:subject_id>/unggah",
    permission="evidence.add",
    methods=["GET", "POST"],
)
def upload(place: str, subject_id: int) -> ResponseReturnValue:
    """Add a file to one's own measurement or statement."""
    form = Form.sent() if request.method == "POST" else Form.blank()
    where = {"place": place, "subject_id": subject_id, "accept": ACCEPT}
    if request.method != "POST":
        evidence.require_own(actor(), _PLACES[place], subject_id)
        return render_template("evidence/upload.html", form=form, **where)
    try:
        file = form.upload("file", _("bukti dukung"), required=True)
        form.check()
        if file is None or file.filename is None:  # told by the reader above
            raise NoSuchPage
        evidence.store(
            actor(),
            kind=_PLACES[place],
            subject_id=subject_id,
            file_name=file.filename,
            stream=file.stream,
        )
    except Invalid as error:
        return show_again("evidence/upload.html", form, error, **where)
    flash(_("Berkas bukti disimpan."), "success")
    if place == "indikator":
        return to("measurements.show", measurement_id=subject_id)
    return to("facts.index")
