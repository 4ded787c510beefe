"""What a description must add up to, beyond its types. All refusals are of stage preflight."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from portal.api.describe import (
    Indicator,
    IndicatorSet,
    LearningMaterial,
    Region,
    ReportFormat,
    Workflow,
)
from portal.api.instruments import Fact, RatingForm, Register
from portal.api.words import Phase
from portal.domain.periods import period
from portal.domain.sentences import mark
from portal.host.descriptions import Description
from portal.host.part_rules import check_parts
from portal.host.refusal import Refused, shown

TIME_ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
PHASES: tuple[str, ...] = typing.get_args(Phase)
DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_NUMBERS = ("weight", "target", "lower_bound", "upper_bound", "tolerance")


def check_regions(regions: tuple[Region, ...], claims: tuple[str, ...]) -> None:
    """Require exactly the claimed regions, each once, in an Indonesian time zone."""
    codes = [region.code for region in regions]
    _unique(codes, "portal_regions")
    if set(codes) != set(claims):
        message = mark(
            "Plugin menyebut daerah {found}, sedangkan manifesnya mengaku memiliki {claimed}."
        )
        raise _refused(message, found=_listed(codes), claimed=_listed(claims))
    for region in regions:
        if region.time_zone not in TIME_ZONES:
            message = mark("Zona waktu {zone} bukan salah satu dari {known}.")
            raise _refused(message, zone=shown(region.time_zone), known=_listed(TIME_ZONES))


def check_description(found: Description, plugin_id: str, folder: Path | None) -> None:
    """Check everything one region was described with; `folder` holds the report templates."""
    _unique([item.id for item in found.indicator_sets], "portal_indicator_sets")
    for indicators in found.indicator_sets:
        check_indicators(indicators)
    _check_instruments(found)
    _check_methods(found, plugin_id)
    if found.workflow is not None:
        _check_workflow(found.workflow)
        _check_review(found, found.workflow)
        _check_closings(found)
    _unique([rule.id for rule in found.follow_up_rules], "portal_follow_ups")
    check_parts(found, plugin_id)
    _unique([material.id for material in found.learning], "portal_learning")
    for material in found.learning:
        _check_quiz(material)
    _unique([report.id for report in found.report_formats], "portal_report_formats")
    for report in found.report_formats:
        _check_report(report, plugin_id, folder)


def _refused(message: str, **params: object) -> Refused:
    return Refused("preflight", message, **params)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(shown(name, 40) for name in names) or "-"


def _unique(ids: list[str], where: str) -> None:
    twice = {name for name in ids if ids.count(name) > 1}
    if twice:
        raise _refused(mark("{where}: {ids} muncul dua kali."), where=where, ids=_listed(twice))
    if "" in ids:
        raise _refused(mark("{where}: ada id yang kosong."), where=where)


def check_indicators(found: IndicatorSet) -> None:
    """Raise `Refused` when codes repeat, numbers are none, or weights do not make 100."""
    _unique([indicator.code for indicator in found.indicators], found.id)
    for indicator in found.indicators:
        _check_numbers(indicator, found.id)
    if found.minimum_count > found.maximum_count:
        message = mark("{set}: minimum_count {low} lebih besar daripada maximum_count {high}.")
        raise _refused(message, set=found.id, low=found.minimum_count, high=found.maximum_count)
    days = (found.agree_by_day, found.office_drafts_from_day)
    own = found.adjustable and found.subject == "person" and not found.applies_to
    if any(days) and not (own and all(0 <= day <= 366 for day in days)):
        message = mark("{set}: hari rencana 0 sampai 366, dan hanya bagi aturan rencana pegawai.")
        raise _refused(message, set=found.id)
    if found.adjustable:
        return
    if not found.indicators:
        raise _refused(mark("{set}: tidak ada indikator."), set=found.id)
    weights = [indicator.weight for indicator in found.indicators if indicator.weight is not None]
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    # No weight at all means that the method does not weigh; a gap among weights is a mistake.
    if weights and (len(weights) < len(found.indicators) or total != 100):
        message = mark("{set}: jumlah bobot {total}, seharusnya tepat 100 dan semuanya terisi.")
        raise _refused(message, set=found.id, total=shown(_decimal(total)))


def _decimal(value: Fraction) -> str:
    """Write a sum of decimal texts as a decimal text again, exactly."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


def _check_numbers(indicator: Indicator, where: str) -> None:
    for name in _NUMBERS:
        text = getattr(indicator, name)
        if text is not None and not DECIMAL.fullmatch(text):
            message = mark('{set}: {code}.{name} bernilai {value}; tulis angka seperti "12.5".')
            names = {"set": where, "code": shown(indicator.code), "name": name}
            raise _refused(message, value=shown(text), **names)
    if indicator.weight is not None and Fraction(indicator.weight) < 0:
        message = mark("{set}: bobot {code} kurang dari nol.")
        raise _refused(message, set=where, code=shown(indicator.code))


def _check_instruments(found: Description) -> None:
    forms = [item for item in found.instruments if isinstance(item, RatingForm)]
    facts = [item for item in found.instruments if isinstance(item, Fact)]
    _unique([form.id for form in forms], "portal_instruments")
    _unique([fact.code for fact in facts], "portal_instruments")
    _unique([r.id for r in found.instruments if not isinstance(r, Fact)], "portal_instruments")
    for form in forms:
        _check_form(form)
    _check_registers(found)
    for fact in facts:
        if (fact.kind == "choice") != bool(fact.choices):
            message = mark("Fakta {code}: pilihan wajib ada pada jenis choice, dan hanya di sana.")
            raise _refused(message, code=shown(fact.code))
        _check_limits(fact)


def _check_limits(fact: Fact) -> None:
    if (fact.first_time or fact.period_ahead) and not fact.per_cycle:
        message = mark("Fakta {code}: first_time dan period_ahead hanya bagi fakta satu siklus.")
        raise _refused(message, code=shown(fact.code))
    if fact.period_ahead and not (fact.choices and all(map(_ends_a_period, fact.choices))):
        message = mark("Fakta {code}: pilihannya bukan akhir kode periode, seperti 05 atau Q2.")
        raise _refused(message, code=shown(fact.code))


def _ends_a_period(choice: str) -> bool:
    try:
        return bool(period(f"2000-{choice}"))
    except ValueError:
        return False


def _check_form(form: RatingForm) -> None:
    codes = [item.code for item in form.items]
    marks = [point.value for point in form.scale.points]
    _unique(codes, form.id)
    _unique([text.code for text in form.narratives], form.id)
    sound = {
        mark("tidak memiliki butir pertanyaan"): bool(codes),
        mark("butuh dua nilai skala atau lebih, terurut naik"): (
            len(marks) > 1 and marks == sorted(set(marks))
        ),
        mark("meminta alasan untuk nilai di luar skala"): form.scale.reason_required <= set(marks),
        mark("memiliki kuorum di bawah satu"): form.quorum >= 1,
        mark("memiliki jumlah penilai undian yang terbalik"): (
            form.draw is None or 0 < form.draw.minimum <= form.draw.maximum
        ),
        mark("menghitung butir yang tidak ada"): form.tally_item in {"", *codes},
        mark("tentang diri sendiri tidak dapat anonim"): not (
            form.relation == "self" and form.anonymous
        ),
        mark("memakai penilai usulan yang tidak sesuai"): _nominates_well(form),
        mark("hanya dikenal panel tetapi tidak anonim"): form.anonymous or not form.known_to_panel,
    }
    for problem, good in sound.items():
        if not good:
            message = mark("Formulir {form} {problem}.")
            raise _refused(message, form=shown(form.id), problem=problem)


def _nominates_well(form: RatingForm) -> bool:
    """Tell whether peers are either named in sensible numbers or not named at all."""
    rule = form.nominated
    if rule is None:
        return True
    in_order = 0 <= rule.by_employee <= rule.maximum and 0 < rule.minimum <= rule.maximum
    return form.relation == "peer" and form.draw is None and in_order


def _check_registers(found: Description) -> None:
    registers = {item.id: item for item in found.instruments if isinstance(item, Register)}
    for register in registers.values():
        codes = [field.code for field in register.fields]
        _unique(codes, register.id)
        when = [field.required_when for field in register.fields] + [register.objects_on]
        sound = {
            mark("tidak memiliki isian"): bool(codes),
            mark("tidak menyebut siapa yang mengisi"): bool(register.written_by),
            mark("memakai jenis choice tanpa pilihan"): all(
                (field.kind == "choice") == bool(field.choices) for field in register.fields
            ),
            mark("merujuk register yang tidak ada"): all(
                field.register in registers
                for field in register.fields
                if field.kind == "record" or field.register
            )
            and register.lapses_after in {"", *registers},
            mark("menahan tahap atau keberatan, tetapi bukan tentang penilaian"): (
                register.subject == "appraisal"
                or (_may_require(register) and register.objects_on is None)
            ),
            mark("diminta pada masa yang tidak ada, atau bukan tentang penilaian"): (
                not register.asked_in
                or (register.subject == "appraisal" and _ends_a_period(register.asked_in))
            ),
            mark("bersyarat pada isian yang tidak ada"): all(
                condition[0] in codes for condition in when if condition
            ),
        }
        for problem, good in sound.items():
            if not good:
                message = mark("Register {register} {problem}.")
                raise _refused(message, register=shown(register.id), problem=problem)


def _may_require(register: Register) -> bool:
    """Tell whether a record about something else holds up a phase as the core can.

    A unit's record holds up the publication of its people, without a term.
    """
    of_unit = register.subject == "unit" and register.required_before == "published"
    return register.required_before is None or (of_unit and not register.lapses_days)


def _check_methods(found: Description, plugin_id: str) -> None:
    _unique([method.id for method in found.methods], "portal_scoring_methods")
    for method in found.methods:
        if not method.id.startswith(f"{plugin_id}.") or method.id == f"{plugin_id}.":
            message = mark('Id metode {id} harus diawali "{prefix}.".')
            raise _refused(message, id=shown(method.id), prefix=plugin_id)
    results = [method.id for method in found.methods if method.cycle_result]
    spans = [method.cadence for method in found.methods if method.cycle_result]
    if len(spans) != len(set(spans)):
        message = mark("Lebih dari satu metode mengaku sebagai nilai akhir: {ids}.")
        raise _refused(message, ids=_listed(results))


def _check_quiz(material: LearningMaterial) -> None:
    if material.asked_in and not _ends_a_period(material.asked_in):
        message = mark("Materi {id}: asked_in bukan akhir kode periode, seperti 05 atau Q2.")
        raise _refused(message, id=shown(material.id))
    for question in material.questions:
        if len(question.choices) < 2 or not 0 <= question.answer < len(question.choices):
            message = mark(
                "Materi {id}: jawaban kuis bukan salah satu dari dua pilihan atau lebih."
            )
            raise _refused(message, id=shown(material.id))


def _check_workflow(workflow: Workflow) -> None:
    _unique([stage.code for stage in workflow.stages], "portal_workflow")
    order = [PHASES.index(stage.phase) for stage in workflow.stages]
    if not order or order != sorted(order):
        message = mark("Tahap alur kerja kosong atau tidak mengikuti urutan {phases}.")
        raise _refused(message, phases=_listed(PHASES))
    days = ("objection_days", "response_days", "progress_every_days")
    for name in days:
        if not 0 <= getattr(workflow, name) <= 366:
            message = mark("Alur kerja: {name} harus 0 sampai 366 hari.")
            raise _refused(message, name=name)


def _check_review(found: Description, workflow: Workflow) -> None:
    method = workflow.fairness_method
    if method and method not in {one.id for one in found.methods}:
        message = mark("Alur kerja: metode pemeriksaan keadilan {id} tidak ada.")
        raise _refused(message, id=shown(method))


def _check_closings(found: Description) -> None:
    """Require that each closing can be computed, told in words, and planned for."""
    closings = found.workflow.closings if found.workflow else ()
    _unique([closing.id for closing in closings], "portal_workflow.closings")
    methods = {method.id for method in found.methods}
    for closing in closings:
        words = {word for word, _label in closing.statuses}
        fields = (closing.report_fields, closing.feedback_fields, closing.talk_fields)
        sound = {
            mark("memakai metode yang tidak ada"): closing.method in methods,
            mark("tidak menyebut kunci nilai"): bool(closing.value_key),
            mark("berlaku untuk proyek"): closing.period != "project",
            mark("meminta rencana untuk status yang tidak ada"): (
                set(closing.talk_statuses) <= words
            ),
            mark("mengulang kode isian"): all(
                len({field.code for field in group}) == len(group) for group in fields
            ),
            mark("membuka status yang tidak ada kepada umum"): (
                not closing.public_status or (closing.subject == "unit" and bool(words))
            ),
            mark("memiliki batas hari di luar 0 sampai 366"): all(
                0 <= days <= 366
                for days in (closing.report_by_day, closing.close_by_day, closing.objection_days)
            ),
        }
        for problem, good in sound.items():
            if not good:
                message = mark("Penutupan {closing} {problem}.")
                raise _refused(message, closing=shown(closing.id), problem=problem)


def _check_report(report: ReportFormat, plugin_id: str, folder: Path | None) -> None:
    prefix, _, name = report.template.partition("/")
    if prefix != plugin_id or not name:
        message = mark('Laporan {id}: templat {template} harus diawali "{prefix}/".')
        params = {"id": shown(report.id), "template": shown(report.template)}
        raise _refused(message, prefix=plugin_id, **params)
    if folder is not None:
        base = (folder / "templates").resolve()
        path = (base / name).resolve()
        if not path.is_relative_to(base) or not path.is_file():
            message = mark("Laporan {id}: berkas templat {file} tidak ada.")
            raise _refused(
                message, id=shown(report.id), file=shown(str(folder / "templates" / name))
            )
    if not report.outputs or not report.papers:
        message = mark("Laporan {id}: bentuk keluaran atau ukuran kertas kosong.")
        raise _refused(message, id=shown(report.id))
