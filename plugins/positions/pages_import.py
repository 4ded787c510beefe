"""Pages of the two imports, and the templates to fill in."""

from __future__ import annotations

from portal.api import Table
from portal.feature import Answer, Ask, Go, Invalid, Screen, Workbook, positions, sentence, today
from portal.feature import mark as _

from .importing import (
    PREDIKAT_COLUMNS,
    REQUIREMENT_COLUMNS,
    import_predikat,
    import_requirements,
)
from .office import region_for, requirements
from .words import EDIT


def requirements_page(ask: Ask) -> Answer:
    """Show what an import of requirements needs, or take the table."""
    region = region_for(ask.actor, EDIT)
    if not region:
        return Screen("none.html")
    if not ask.sent:
        return Screen("import.html")
    file = ask.file("file")
    try:
        if file is None:
            ask.form.problem("file", _("Pilih berkas .xlsx atau .csv."))
            ask.form.check()
            return Screen("import.html", {}, ask.form, 422)
        count = import_requirements(ask.actor, region, file)
    except Invalid as error:
        return Screen("import.html", {"problems": error.problems}, ask.form.take(error), 422)
    return Go("index", {}, sentence(_("Syarat {count} jabatan disimpan."), count=count))


def predikat_page(ask: Ask) -> Answer:
    """Show what an import of predikat needs, or take the table."""
    region = region_for(ask.actor, EDIT)
    if not region:
        return Screen("none.html")
    if not ask.sent:
        return Screen("import_predikat.html")
    file = ask.file("file")
    try:
        if file is None:
            ask.form.problem("file", _("Pilih berkas .xlsx atau .csv."))
            ask.form.check()
            return Screen("import_predikat.html", {}, ask.form, 422)
        count = import_predikat(ask.actor, region, file, today(region))
    except Invalid as error:
        context = {"problems": error.problems}
        return Screen("import_predikat.html", context, ask.form.take(error), 422)
    return Go("index", {}, sentence(_("{count} predikat disimpan."), count=count))


def requirements_template(ask: Ask) -> Answer:
    """Hand out a workbook with every position and what is required of it now."""
    region = region_for(ask.actor, EDIT)
    if not region:
        return Screen("none.html")
    valid = requirements(region)
    rows = []
    for one in positions(ask.actor, EDIT, region):
        row = valid.get(one.id)
        rows.append(
            (
                one.code,
                str(row.position_class or "") if row else "",
                row.min_rank if row else "",
                row.min_education if row else "",
                row.min_experience.replace(".", ",") if row else "",
                "; ".join(row.competences) if row else "",
                str(row.retirement_age or "") if row else "",
                one.title,
            )
        )
    columns = (*(name.capitalize() for name in REQUIREMENT_COLUMNS), "Nama jabatan")
    return Workbook("syarat-jabatan", (Table(title="Syarat", columns=columns, rows=tuple(rows)),))


def predikat_template(ask: Ask) -> Answer:
    """Hand out an empty workbook for predikat."""
    if not region_for(ask.actor, EDIT):
        return Screen("none.html")
    columns = tuple(name.upper() if name == "nip" else name.title() for name in PREDIKAT_COLUMNS)
    return Workbook("riwayat-predikat", (Table(title="Predikat", columns=columns, rows=()),))
