"""Awareness pages: read, say "I took part", and for HR who has and who has not."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.describe import LearningMaterial
from portal.domain.errors import Invalid, NotFound, Unavailable
from portal.domain.periods import period
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.appraisals import entry_of, local_today
from portal.services.personnel import learning as service
from portal.store.queries import learning_pages as queries
from portal.web import menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.redirects import to

bp = Blueprint("learning", __name__, url_prefix="/sosialisasi")
menu.add(
    bp, "learning.index", mark("Sosialisasi"), permission="learning.take", order=70, group="own"
)
menu.add(
    bp,
    "learning.participants",
    mark("Peserta sosialisasi"),
    permission="people.view",
    order=70,
    group="hr",
    roles="hr leader auditor",
)


@route(bp, "", permission="learning.take")
def index() -> ResponseReturnValue:
    """List the region's material with one's own records."""
    materials, records = _materials(), queries.own_records(actor(), _year())
    return render_template(
        "learning/index.html",
        materials=materials,
        records=records,
        due={one.id: period(f"{_year()}-{one.asked_in}").ends for one in materials if one.asked_in},
    )


@route(bp, "/<material_id>", permission="learning.take", methods=["GET", "POST"])
def show(material_id: str) -> ResponseReturnValue:
    """Read one page of material; say that one took part."""
    material = next((one for one in _materials() if one.id == material_id), None)
    if material is None:
        raise NotFound(mark("Materi"))
    around = {
        "material": material,
        "taken_on": queries.own_records(actor(), _year()).get(material_id),
        "correct": queries.own_quiz(actor(), material_id, _year()) if material.questions else None,
        "may_record": actor().employee_id is not None,
    }
    if request.method == "GET":
        return render_template("learning/show.html", form=Form.blank(), **around)
    form = Form.sent()
    try:
        answers = _answers(form, material)
        form.check()
        service.record(actor(), material_id, answers=answers)
    except Invalid as error:
        return show_again("learning/show.html", form, error, **around)
    flash(_("Terima kasih. Keikutsertaan Anda tercatat."), "success")
    return to("learning.show", material_id=material_id)


def _answers(form: Form, material: LearningMaterial) -> list[int]:
    """Return the places of the choices; a question left open is named."""
    found = []
    for at, question in enumerate(material.questions):
        allowed = [str(place) for place in range(len(question.choices))]
        label = _("Pertanyaan %(n)s", n=at + 1)
        chosen = form.choice(f"quiz.{at}", label, allowed)
        if chosen in allowed:
            found.append(int(chosen))
    return found


@route(bp, "/peserta", permission="people.view", methods=["GET", "POST"])
def participants() -> ResponseReturnValue:
    """Show who has taken part and who has not; HR records a session for many at once."""
    materials = _materials()
    form = Form.sent() if request.method == "POST" else Form.blank()
    wanted = request.values.get("materi", "")
    chosen = next((m for m in materials if m.id == wanted), materials[0] if materials else None)
    if request.method == "POST" and chosen is not None:
        try:
            return _record(form, chosen)
        except Invalid as error:
            form.take(error)
    return _participants_page(materials, chosen, form), 422 if form.problems else 200


def _record(form: Form, chosen: LearningMaterial) -> ResponseReturnValue:
    on = form.day("on", _("Tanggal"), required=True)
    ids = [int(raw) for raw in form.typed.getlist("people") if str(raw).isdecimal()]
    if not ids:
        form.problem("people", _("Pilih sedikitnya satu pegawai."))
    form.check()
    count = service.record(actor(), chosen.id, ids, on)
    flash(_("%(n)s keikutsertaan dicatat.", n=count), "success")
    return to("learning.participants", materi=chosen.id)


def _participants_page(
    materials: tuple[LearningMaterial, ...], chosen: LearningMaterial | None, form: Form
) -> str:
    region = actor().region
    counts, staff = queries.shares(actor(), region, _year())
    everybody = request.args.get("tampil") == "semua"
    found = queries.participants(
        actor(),
        region,
        chosen.id if chosen else "",
        _year(),
        missing=not everybody,
        search=request.args.get("cari", "").strip()[:100],
        page=page_number(),
    )
    return render_template(
        "learning/participants.html",
        materials=materials,
        chosen=chosen,
        counts=counts,
        staff=staff,
        rows=found.rows,
        page=page_from(found),
        everybody=everybody,
        form=form,
        may_record=access.can(actor(), "people.edit", region),
    )


def _year() -> int:
    return local_today(actor().region).year if actor().region else 0


def _materials() -> tuple[LearningMaterial, ...]:
    """Return the material of the actor's region; none when no plugin answers for it."""
    try:
        return in_words(tuple(entry_of(actor().region).learning)) if actor().region else ()
    except Unavailable:
        return ()
