"""What a person reads when something did not work: one plain sentence and a number to pass on."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from portal.domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    PortalError,
    Unavailable,
    WrongStage,
)
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence as with_values
from portal.store.db import session
from portal.web import conflict, frame, htmx
from portal.web.headers import request_id
from portal.web.i18n import say

log = logging.getLogger(__name__)
STATUS: dict[type[PortalError], int] = {
    Invalid: 422,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    WrongStage: 409,
    Unavailable: 503,
}


@dataclass(frozen=True, slots=True)
class Words:
    """Heading and sentence of a status."""

    title: str
    sentence: str


WORDS: dict[int, Words] = {
    400: Words(
        _("Permintaan tidak dapat diproses"),
        _("Halaman ini mungkin sudah lama terbuka. Muat ulang, lalu coba sekali lagi."),
    ),
    403: Words(_("Bukan wewenang Anda"), _("Anda tidak berwenang membuka bagian ini.")),
    404: Words(
        _("Tidak ditemukan"), _("Halaman atau data ini tidak ada, atau bukan wewenang Anda.")
    ),
    405: Words(
        _("Permintaan tidak dapat diproses"), _("Buka halaman ini melalui menu atau tautan.")
    ),
    409: Words(_("Belum dapat disimpan"), _("Keadaan data sudah berubah. Muat ulang halaman.")),
    413: Words(
        _("Berkas terlalu besar"), _("Ukuran kiriman melebihi batas. Perkecil berkas, lalu ulangi.")
    ),
    422: Words(_("Isian belum lengkap"), _("Periksa kembali isian Anda.")),
    429: Words(_("Terlalu banyak percobaan"), _("Tunggu beberapa saat, lalu coba lagi.")),
    500: Words(
        _("Terjadi gangguan"),
        _("Maaf, terjadi gangguan di pihak kami. Data yang sudah tersimpan tetap aman."),
    ),
    503: Words(
        _("Sedang tidak tersedia"),
        _("Layanan ini sedang tidak tersedia. Coba lagi beberapa saat lagi."),
    ),
}

_LARGE = 413
NOT_YET = _("Belum dapat dibuka")
"""Heading of 409 where nothing was to be saved: a page that comes with a later step."""


def answer(
    status: int, *, sentence: str = "", fault: str = "", template: str = "page", **context: object
) -> Response:
    """Return the page of a status, or its fragment when htmx asked."""
    words = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    reads = status == 409 and request.method in {"GET", "HEAD"}
    kind = "fragment" if htmx.is_fragment() else template
    page = render_template(
        f"errors/{kind}.html",
        status=status,
        title=say(NOT_YET if reads else words.title),
        sentence=sentence or say(words.sentence),
        fault=fault,
        number=request_id(),
        **context,
    )
    response = make_response(page, status)
    if status in {429, 503}:
        response.headers["Retry-After"] = "60"
    return response


def _portal_error(error: PortalError) -> ResponseReturnValue:
    _settle()
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    if getattr(error, "wait", 0) > 0:
        status = 429
    text = say(error.sentence)
    if isinstance(error, Conflict) and (error.theirs or error.yours):
        rows = conflict.differences(error)
        return answer(409, sentence=text, template="conflict", rows=rows)
    if isinstance(error, Invalid):
        return answer(422, sentence=text, problems=error.problems)
    return answer(status, sentence=text, fault=getattr(error, "fault", ""))


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    _settle()
    return answer(409, sentence=say(str(Conflict().sentence)))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response  # a redirect, or an answer that a view raised
    if isinstance(error, SecurityError):  # a foreign host name: no page, for links would carry it
        return Response(f"{say(WORDS[400].title)}\n", 400, mimetype="text/plain")
    status = error.code or 500
    if status < 400:
        return error
    response = answer(status, sentence=_too_large() if status == _LARGE else "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _too_large() -> str:
    """Say how large a file may be."""
    megabytes = (current_app.config["MAX_CONTENT_LENGTH"] or 0) // (1024 * 1024)
    return say(
        with_values(_("Berkas paling besar {n} MB. Perkecil berkas, lalu ulangi."), n=megabytes)
    )


def _database(error: SQLAlchemyError) -> ResponseReturnValue:
    fault = _fault(error)
    text = _("Basis data sedang tidak dapat menyimpan atau membaca. Tidak ada yang berubah.")
    return answer(503, sentence=say(text), fault=fault)


def _unexpected(error: Exception) -> ResponseReturnValue:
    return answer(500, fault=_fault(error))


def _fault(error: Exception) -> str:
    """Log a failure under a number that the person can pass on."""
    number = f"G-{secrets.token_hex(3).upper()}"
    log.error("fault %s in request %s", number, request_id(), exc_info=error)
    _settle()
    return number


def _settle() -> None:
    """End the failed transaction, and work the page's frame out anew."""
    try:
        session().rollback()
    except SQLAlchemyError:
        g.database_away = True
    frame.forget()


def register(app: Flask) -> None:
    """Answer every failure by a page of ours; debug mode keeps Flask's own for the unexpected."""
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SQLAlchemyError, _database)
    if not app.debug:
        app.register_error_handler(Exception, _unexpected)
