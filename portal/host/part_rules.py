"""What surveys, deliberations, follow-ups and the fields of closings must fit."""

from __future__ import annotations

from collections.abc import Iterator

from portal.api.describe import Closing, FollowUpRule
from portal.api.instruments import Deliberation, Field, Register, Survey
from portal.domain.sentences import mark
from portal.host.descriptions import Description
from portal.host.refusal import Refused, shown

Problems = dict[str, bool]
"""Sentence about what is wrong, and whether it is sound."""
_MOST_POINTS = 100_000


def check_parts(found: Description, plugin_id: str) -> None:
    """Raise `Refused` (stage preflight) for the first part that does not fit the others."""
    for kind, name, problems in _parts(found, plugin_id):
        for problem, good in problems.items():
            if not good:
                message = mark("{kind} {name} {problem}.")
                raise Refused("preflight", message, kind=kind, name=shown(name), problem=problem)


def _parts(found: Description, plugin_id: str) -> Iterator[tuple[str, str, Problems]]:
    methods = {method.id for method in found.methods}
    registers = {item.id for item in found.instruments if isinstance(item, Register)}
    closings = found.workflow.closings if found.workflow else ()
    for closing in closings:
        yield mark("Penutupan"), closing.id, _closing(closing, registers)
    for item in found.instruments:
        if isinstance(item, Survey):
            yield (
                mark("Survei"),
                item.id,
                _survey(item, _reachable(item.method, methods, plugin_id)),
            )
        elif isinstance(item, Deliberation):
            yield mark("Musyawarah"), item.id, _deliberation(item, found, methods)
    for rule in found.follow_up_rules:
        yield mark("Tindak lanjut"), rule.id, _follow_up(rule, registers)


def _reachable(method: str, methods: set[str], plugin_id: str) -> bool:
    """Say whether a method is the plugin's own, or lies in another plugin (looked up later)."""
    return method in methods or (bool(method) and not method.startswith(f"{plugin_id}."))


def _closing(closing: Closing, registers: set[str]) -> Problems:
    fields = (*closing.report_fields, *closing.feedback_fields, *closing.talk_fields)
    return {
        mark("memiliki status tanpa status_key"): bool(closing.status_key) or not closing.statuses,
        **_fields(fields, registers),
    }


def _survey(survey: Survey, reachable: bool) -> Problems:  # noqa: FBT001  (computed beside)
    codes = [item.code for item in survey.items]
    marks = [point.value for point in survey.scale.points]
    return {
        mark("tidak memiliki pertanyaan, atau memakai satu kode dua kali"): (
            bool(codes) and len(codes) == len(set(codes))
        ),
        mark("butuh dua nilai skala atau lebih, terurut naik"): (
            len(marks) > 1 and marks == sorted(set(marks))
        ),
        mark("harus menunggu paling sedikit satu lembar lengkap"): survey.minimum_answers >= 1,
        mark("memakai metode yang tidak ada"): reachable or not survey.method,
    }


def _deliberation(item: Deliberation, found: Description, methods: set[str]) -> Problems:
    sets = {one.id for one in found.indicator_sets}
    return {
        mark("memakai metode yang tidak ada pada plugin ini"): item.method in methods,
        mark("menunjuk set indikator yang tidak ada"): item.indicator_set in sets,
        mark("membagi jumlah poin yang mustahil"): 1 <= item.points <= _MOST_POINTS,
    }


def _follow_up(rule: FollowUpRule, registers: set[str]) -> Problems:
    return {
        mark("memakai hari yang mustahil"): (
            rule.due_days >= 0 and all(day >= 0 for day in rule.reminder_days)
        ),
        **_fields((*rule.decision_fields, *rule.outcome_fields), registers),
    }


def _fields(fields: tuple[Field, ...], registers: set[str]) -> Problems:
    records = [field for field in fields if field.kind == "record" or field.register]
    return {
        mark("memiliki isian tanpa kode"): all(field.code for field in fields),
        mark("memakai jenis choice tanpa pilihan"): all(
            (field.kind == "choice") == bool(field.choices) for field in fields
        ),
        mark("merujuk register yang tidak ada"): all(f.register in registers for f in records),
    }
