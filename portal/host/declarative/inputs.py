"""The inputs of `scoring.toml`: how each is read from a document and gathered from facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.api.cards import Verdict
from portal.api.indicators import read_indicator_set
from portal.api.measured import measure_set
from portal.api.methods import ScoringError, borrow
from portal.api.numbers import Number, exact, mean, total
from portal.api.reading import (
    read_answers,
    read_flag,
    read_list,
    read_number,
    read_object,
    read_optional_number,
    read_rating,
    read_word,
)
from portal.api.snapshot import FormFacts, Measure, Snapshot
from portal.domain.sentences import mark
from portal.host.declarative.source import DECIMAL, Node
from portal.host.declarative.values import Kind, Listed, Value, Weighted

KINDS: dict[str, Kind] = {
    "number": "number",
    "rating": "number",
    "numbers": "list",
    "ratings": "list",
    "indicators": "weighted",
    "weighted": "weighted",
    "flag": "flag",
    "word": "word",
}
_SELECTED = ("form", "fact", "periods", "unit_periods")
_SOURCES = (*_SELECTED, "measures", "unit_measures")
_PERIODS = ("periods", "unit_periods")
Sources = Mapping[str, tuple[str, ...]]
"""By source: the relations of forms, codes of facts and ids of closings that exist; and by
`form:<relation>` the codes of the items that such forms have."""
_LISTS = ("numbers", "ratings", "indicators", "weighted")
_MISSING = ("drop", "zero", "refuse")
_ACHIEVEMENT = borrow("national.achievement")


@dataclass(frozen=True)
class Input:
    """One declared input."""

    name: str
    kind: str
    label: str
    source: str = ""
    selector: str = ""
    items: tuple[str, ...] = ()
    low: Number | None = None
    high: Number | None = None
    count: int = 0
    cap: int = 120
    missing: str = "drop"
    field: str = "value"
    allowed: tuple[Number, ...] = ()
    words: tuple[str, ...] = ()
    optional: bool = False
    sealed: bool = False
    publish: str = ""

    def read(self, document: Mapping[str, object]) -> Value:
        """Return the checked value. Raises `ScoringError`."""
        value = document.get(self.name)
        if value is None:
            if self.optional:
                return None
            if self.kind not in _LISTS:
                raise ScoringError("incomplete_data", name=self.label)
        return _READERS[self.kind](self, value)


def read_inputs(root: Node, sources: Sources) -> tuple[Input, ...]:
    """Read every `[inputs.<name>]`. Raises `Refused` with file and line."""
    found = [_input(name, node, sources) for name, node in root.tables("inputs")]
    if not found:
        root.refuse("inputs", mark("belum ada masukan; tulis misalnya [inputs.rating]."))
    return tuple(found)


def gather_document(inputs: tuple[Input, ...], snapshot: Snapshot) -> dict[str, object] | None:
    """Build the document from frozen facts; ``None`` while none of the sources holds anything."""
    document = {one.name: _GATHERERS[one.source](one, snapshot) for one in inputs if one.source}
    empty = all(value is None or value == [] or value is False for value in document.values())
    return None if empty else document


def _input(name: str, node: Node, sources: Sources) -> Input:
    node.only(
        "kind", "label", "from", "items", "min", "max", "count", "cap", "missing", "field",
        "allowed", "choices", "optional", "sealed", "publish",
    )  # fmt: skip
    kind = node.choice("kind", tuple(KINDS))
    if not name.isidentifier():
        node.refuse("", mark("nama masukan {name} harus satu kata."), name=name)
    source, selector = _source(node, kind, sources)
    if kind == "word" and not node.words("choices", ()):
        node.refuse("choices", mark("masukan jenis word butuh choices."))
    return Input(
        name=name,
        kind=kind,
        label=node.text("label", name),
        source=source,
        selector=selector,
        items=node.words("items", ()),
        low=_bound(node, "min"),
        high=_bound(node, "max"),
        count=node.whole("count", 0, 0, 100),
        cap=node.whole("cap", 120, 1, 1000),
        missing=node.choice("missing", _MISSING, "drop"),
        field=node.text("field", "value"),
        allowed=tuple([exact(text) for text in _decimals(node, "allowed")]),
        words=node.words("choices", ()),
        optional=node.flag("optional"),
        sealed=node.flag("sealed"),
        publish=node.text("publish", ""),
    )


def _source(node: Node, kind: str, sources: Sources) -> tuple[str, str]:
    source, _, selector = node.text("from", "").partition(":")
    if source and (source not in _SOURCES or (source in _SELECTED) != bool(selector)):
        message = mark(
            'kunci {key} bernilai {value}; tulis "form:superior", "fact:kode", "measures", '
            '"unit_measures", "periods:id", atau "unit_periods:id".'
        )
        node.refuse("from", message)
    if selector and selector not in sources[source]:
        message = mark("kunci {key} menunjuk {name}, yang tidak diuraikan; yang ada: {known}.")
        node.refuse("from", message, name=selector, known=", ".join(sources[source]) or "-")
    for code in node.words("items", ()) if source == "form" else ():
        if code not in sources[f"form:{selector}"]:
            node.refuse("items", mark("formulir ini tidak memiliki butir {code}."), code=code)
    if source in _PERIODS and kind != "numbers":
        node.refuse("kind", mark("nilai periode dibaca dengan kind numbers, bukan {value}."))
    return source, selector


def _bound(node: Node, key: str) -> Number | None:
    text = node.decimal(key)
    return None if text is None else exact(text)


def _decimals(node: Node, key: str) -> list[str]:
    texts = node.words(key, ())
    for text in texts:
        if not DECIMAL.fullmatch(text):
            node.refuse(key, mark('kunci {key} harus daftar angka, seperti ["100", "50"].'))
    return list(texts)


def _read_number(one: Input, value: object) -> Number:
    number = read_number(value)
    if (one.low is not None and number < one.low) or (one.high is not None and number > one.high):
        raise ScoringError("invalid_value")
    return number.named(one.name, one.label, places=None)


def _read_rating(one: Input, value: object) -> Number:
    return read_rating(value).named(one.name, one.label, places=None)


def _read_numbers(one: Input, value: object) -> Listed:
    entries = read_answers(value, one.count) if one.count and not one.optional else read_list(value)
    found: list[Number] = []
    for at, entry in enumerate(entries, 1):
        if entry is None and one.missing != "refuse":
            if one.missing == "zero":
                found.append(exact(0))
            continue
        number = read_rating(entry) if one.kind == "ratings" else _read_number(one, entry)
        label = one.items[at - 1] if at <= len(one.items) else f"{one.label} {at}"
        found.append(number if one.sealed else number.named(f"{one.name}_{at}", label, places=None))
    return Listed(tuple(found), one.sealed, len(entries) - len(found))


def _read_indicators(one: Input, value: object) -> Weighted:
    indicators = read_indicator_set(value)
    absent = [indicator for indicator in indicators if indicator.actual is None]
    if absent and one.missing == "refuse":
        raise ScoringError("incomplete_data", name=one.label)
    found = measure_set(indicators, _ACHIEVEMENT, cap=one.cap)
    pairs, shown = list(found.pairs), list(found.achievements)
    if one.missing == "zero":
        for at, indicator in enumerate(indicators):
            if indicator.actual is None:
                key, label = f"achievement_{indicator.code}", f"Capaian {indicator.code}"
                zero = exact(0).sealed("belum ada data, bernilai 0").named(key, label)
                shown[at] = zero
                pairs.append((indicator.weight, zero))
    lost = total([i.weight for i, value in zip(indicators, shown, strict=True) if value is None])
    return Weighted(
        tuple(pairs), tuple(shown), len(absent), lost, tuple(found.flags), tuple(found.gaps)
    )


def _read_weighted(one: Input, value: object) -> Weighted:
    entries = [read_object(entry) for entry in read_list(value)]
    weights = [read_number(entry.get("weight")) for entry in entries]
    numbers = [_part(one, entry.get(one.field)) for entry in entries]
    pairs, gaps = [], []
    for at, (weight, number) in enumerate(zip(weights, numbers, strict=True), 1):
        key, label = f"{one.name}_{at}", f"{one.label} {at}"
        if number is None:
            gaps.append(Verdict(key, label, "-", "belum ada nilai, tidak dihitung"))
        else:
            pairs.append((weight, number.named(key, label, places=None)))
    lost = total([w for w, number in zip(weights, numbers, strict=True) if number is None])
    return Weighted(tuple(pairs), tuple(numbers), len(gaps), lost, (), tuple(gaps))


def _part(one: Input, value: object) -> Number | None:
    if value is None:
        if one.missing == "refuse":
            raise ScoringError("incomplete_data", name=one.label)
        return exact(0) if one.missing == "zero" else None
    if not one.allowed:
        return _read_number(one, value)
    try:
        number = read_number(value)
    except ScoringError as error:
        raise ScoringError("unknown_value") from error
    if number not in one.allowed:
        raise ScoringError("unknown_value")
    return number


def _read_flag(one: Input, value: object) -> bool:
    return read_flag(value)


def _read_word(one: Input, value: object) -> str:
    return read_word(value, one.words)


_READERS: dict[str, Callable[[Input, object], Value]] = {
    "number": _read_number,
    "rating": _read_rating,
    "numbers": _read_numbers,
    "ratings": _read_numbers,
    "indicators": _read_indicators,
    "weighted": _read_weighted,
    "flag": _read_flag,
    "word": _read_word,
}


def _from_form(one: Input, snapshot: Snapshot) -> object:
    forms = [form for form in snapshot.forms if form.relation == one.selector and form.items]
    if one.kind == "ratings" and not one.items:
        return [_form_mean(form, ()) for form in forms]
    if not forms:
        return [] if one.kind == "ratings" else None
    if one.kind == "ratings":
        return [forms[0].items.get(code) for code in one.items]
    return _form_mean(forms[0], one.items)


def _form_mean(form: FormFacts, codes: tuple[str, ...]) -> Number | None:
    marks = [exact(value) for code, value in form.items.items() if not codes or code in codes]
    return mean(marks) if marks else None


def _from_fact(one: Input, snapshot: Snapshot) -> object:
    fact = snapshot.fact(one.selector)
    if one.kind == "flag":
        return fact is not None and fact.confirmed and fact.value == "true"
    if fact is None or not fact.confirmed:
        return None
    if one.kind in {"number", "rating"}:
        return read_optional_number(fact.value)
    return fact.value


def _from_measures(one: Input, snapshot: Snapshot) -> object:
    return measured(one, snapshot.measures)


def _from_unit(one: Input, snapshot: Snapshot) -> object:
    """Take the latest period of the unit's measures: targets are cumulative within the year."""
    latest = max((measure.period for measure in snapshot.unit_measures), default="")
    return measured(one, tuple([m for m in snapshot.unit_measures if m.period == latest]))


def measured(one: Input, measures: tuple[Measure, ...]) -> list[dict[str, Any]]:
    """Return measures as the input reads them from a document."""
    documents = [measure.to_document() for measure in measures]
    if one.kind == "indicators":
        return documents
    return [{"weight": d["weight"], one.field: d["actual"]} for d in documents]


def _from_periods(one: Input, snapshot: Snapshot) -> object:
    """Take the published value of each closed period, in their order."""
    closed = snapshot.periods if one.source == "periods" else snapshot.unit_periods
    mine = sorted([row for row in closed if row.closing == one.selector], key=lambda r: r.period)
    return [read_optional_number(row.value) for row in mine]


_GATHERERS: dict[str, Callable[[Input, Snapshot], object]] = {
    "form": _from_form,
    "fact": _from_fact,
    "measures": _from_measures,
    "unit_measures": _from_unit,
    "periods": _from_periods,
    "unit_periods": _from_periods,
}
