"""`scoring.toml` read whole: method, inputs, tables, values in order, words, gates and flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from portal.api.words import PeriodKind
from portal.domain.sentences import mark
from portal.host.declarative.formulas import check_formula
from portal.host.declarative.grammar import Formula, FormulaError, names_in, parse_formula
from portal.host.declarative.inputs import KINDS, Input, Sources, read_inputs
from portal.host.declarative.source import Node
from portal.host.declarative.values import FUNCTIONS, Function, Kind, table_function
from portal.host.declarative.words import Grade, Lookup, read_grades, read_lookups

_CADENCES = ("year", "half", "quarter", "month")


@dataclass(frozen=True, slots=True)
class Formulated:
    """One `[[values]]`: a named formula. `published` is False for a step on the way."""

    key: str
    label: str
    rule: str
    places: int
    published: bool
    formula: Formula


@dataclass(frozen=True, slots=True)
class Gate:
    """When `value` is absent, or printed below `limit`, nothing is rated."""

    value: str
    limit: str | None
    flag: str
    word: str
    reason: str
    keep: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A code published when a value is absent or an input has gaps."""

    code: str
    absent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Everything one method needs."""

    id: str
    title: str
    missing_data: str
    legal_basis: str
    version: str
    published_key: str
    grade_key: str
    cycle_result: bool
    cadence: PeriodKind
    inputs: tuple[Input, ...]
    functions: Mapping[str, Function]
    values: tuple[Formulated, ...]
    grades: tuple[Grade, ...]
    lookups: tuple[Lookup, ...]
    gates: tuple[Gate, ...]
    flags: tuple[Flag, ...]

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Key and label of every word of the result."""
        return _words(self.grades, self.lookups)


def read_spec(root: Node, plugin_id: str, sources: Sources) -> Spec:
    """Read and check `scoring.toml`. Raises `Refused` with file, line and column.

    `sources` are the forms, facts and closings that the folder describes.
    """
    root.only("method", "inputs", "tables", "values", "grades", "lookups", "gates", "flags")
    method = root.table("method")
    method.only(
        "id", "title", "missing_data", "legal_basis", "version", "published", "grade",
        "cycle_result", "cadence",
    )  # fmt: skip
    inputs = read_inputs(root, sources)
    functions = {**FUNCTIONS, **_tables(root)}
    values = _values(root, inputs, functions)
    places = {value.key: value.places for value in values}
    flags = {one.name for one in inputs if one.kind == "flag"}
    grades = read_grades(root, places, flags)
    words = {grade.key for grade in grades} | {one.name for one in inputs if one.kind == "word"}
    lookups = read_lookups(root, words)
    spoken = [key for key, _ in _words(grades, lookups)]
    keys = [*[value.key for value in values], *spoken]
    _unique(root, [*keys, *[one.publish for one in inputs if one.publish], "flags"])
    return Spec(
        id=_method_id(method, plugin_id),
        title=method.text("title"),
        missing_data=method.text("missing_data"),
        legal_basis=method.text("legal_basis", ""),
        version=method.text("version", "1.0"),
        published_key=_one_of(method, "published", [v.key for v in values if v.published]),
        grade_key=_one_of(method, "grade", spoken),
        cycle_result=method.flag("cycle_result"),
        cadence=method.choice("cadence", _CADENCES, "year"),  # type: ignore[arg-type]
        inputs=inputs,
        functions=functions,
        values=values,
        grades=grades,
        lookups=lookups,
        gates=tuple([_gate(node, places) for node in root.rows("gates")]),
        flags=tuple([_flag(node, places, inputs) for node in root.rows("flags")]),
    )


def _words(grades: tuple[Grade, ...], lookups: tuple[Lookup, ...]) -> tuple[tuple[str, str], ...]:
    bands = [(grade.key, grade.label) for grade in grades]
    return (*bands, *[(lookup.key, lookup.label) for lookup in lookups])


def _method_id(method: Node, plugin_id: str) -> str:
    found = method.text("id")
    if not found.startswith(f"{plugin_id}.") or found == f"{plugin_id}.":
        method.refuse("id", mark('id metode {value} harus diawali "{prefix}.".'), prefix=plugin_id)
    return found


def _one_of(method: Node, key: str, known: list[str]) -> str:
    value = method.text(key, "")
    if value and value not in known:
        message = mark("kunci {key} bernilai {value}; yang ada: {known}.")
        method.refuse(key, message, known=", ".join(known))
    return value


def _unique(root: Node, keys: list[str]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            root.refuse("values", mark("nama {name} dipakai dua kali pada hasil."), name=key)


def _tables(root: Node) -> dict[str, Function]:
    found = {}
    for name, node in root.tables("tables"):
        node.only("kind", "points")
        kind, points = node.choice("kind", ("linear", "steps"), "linear"), node.pairs("points")
        order = [Fraction(point) for point, _ in points]
        if len(points) < 2 or order != sorted(set(order)):
            node.refuse("points", mark("points butuh dua titik atau lebih, terurut naik."))
        if name in FUNCTIONS or not name.isidentifier():
            node.refuse("", mark("nama tabel {name} tidak dapat dipakai."), name=name)
        apply = table_function(points, kind, name)
        found[name] = Function(("number",), 1, 1, apply, f"{name}(nilai)")
    return found


def _values(
    root: Node, inputs: tuple[Input, ...], functions: Mapping[str, Function]
) -> tuple[Formulated, ...]:
    nodes: dict[str, Node] = {}
    formulas: dict[str, Formula] = {}
    taken = {one.name for one in inputs} | set(functions)
    for node in root.rows("values"):
        node.only("key", "label", "rule", "places", "publish", "formula")
        key = node.text("key")
        if key in nodes or key in taken or not key.isidentifier():
            node.refuse("key", mark("nama {value} sudah dipakai atau bukan satu kata."))
        nodes[key], formulas[key] = node, _formula(node)
    if not nodes:
        root.refuse("values", mark("belum ada nilai; tulis [[values]] dengan key dan formula."))
    kinds: dict[str, Kind] = {one.name: KINDS[one.kind] for one in inputs}
    kinds |= dict.fromkeys(nodes, "number")
    for key, node in nodes.items():
        try:
            check_formula(formulas[key], kinds, functions)
        except FormulaError as error:
            _refuse_formula(node, error)
    return tuple([_formulated(nodes[key], formulas[key]) for key in _ordered(nodes, formulas)])


def _formula(node: Node) -> Formula:
    text = node.text("formula")
    try:
        return parse_formula(text)
    except FormulaError as error:
        _refuse_formula(node, error)


def _refuse_formula(node: Node, error: FormulaError) -> NoReturn:
    line, column = node.spot("formula")
    text = str(node.values["formula"])
    # A formula on one line: its first character stands behind the quotation mark.
    spot = (line, column + 1 + error.at) if "\n" not in text and line else (line, column)
    node.source.refuse(spot, error.message, **error.params)


def _formulated(node: Node, formula: Formula) -> Formulated:
    return Formulated(
        key=node.text("key"),
        label=node.text("label"),
        rule=node.text("rule", ""),
        places=node.whole("places", 2, 0, 8),
        published=node.flag("publish", default=True),
        formula=formula,
    )


def _ordered(nodes: Mapping[str, Node], formulas: Mapping[str, Formula]) -> list[str]:
    """Return the values so that each comes after those it needs; refuse a circle."""
    needs = {key: {n.name for n in names_in(f)} & set(nodes) for key, f in formulas.items()}
    done: list[str] = []
    while len(done) < len(nodes):
        ready = [key for key in nodes if key not in done and needs[key] <= set(done)]
        if not ready:
            circle = [key for key in nodes if key not in done]
            message = mark("rumus saling membutuhkan tanpa ujung: {circle}.")
            nodes[circle[0]].refuse("formula", message, circle=", ".join(circle))
        done.extend(ready)
    return done


def _gate(node: Node, values: Iterable[str]) -> Gate:
    node.only("value", "below", "flag", "word", "reason", "keep")
    value, keep = node.text("value"), node.words("keep", ())
    for key, names in (("value", (value,)), ("keep", keep)):
        for name in names:
            if name not in values:
                node.refuse(key, mark("nilai {name} tidak dikenal di [[values]]."), name=name)
    return Gate(
        value=value,
        limit=node.decimal("below"),
        flag=node.text("flag", ""),
        word=node.text("word"),
        reason=node.text("reason"),
        keep=keep,
    )


def _flag(node: Node, values: Iterable[str], inputs: tuple[Input, ...]) -> Flag:
    node.only("code", "absent")
    absent = node.text("absent")
    if absent not in {*values, *[one.name for one in inputs]}:
        node.refuse("absent", mark("{value} bukan masukan dan bukan nilai."))
    return Flag(node.text("code"), absent)
