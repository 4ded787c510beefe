"""Laws of a fair score: bounded, never worse for better work, honest about what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from portal.testing.documents import (
    Path,
    changed,
    is_indicator,
    leaves,
    like,
    nodes,
    number_of,
    pattern,
    spelled,
)
from portal.testing.findings import Finding, Level
from portal.testing.golden import Example, Golden
from portal.testing.moves import levers
from portal.testing.subject import Outcome, Subject, Tried

_HIGHEST = 1000
"""A published value above this is taken for unbounded when nothing is promised."""
_EXTREMES = (Fraction(0), Fraction(1_000_000))
_ZERO_WORDS = ("nol", "bernilai 0", "atau 0", "sebagai 0", " 0 ")


def monotone(subject: Subject) -> Iterator[Finding]:
    """Better work never lowers the published value."""
    for tried in _with_examples(subject):
        for lever in levers(tried.golden):  # type: ignore[arg-type]  # asked by _with_examples
            best: Outcome | None = None
            for value in lever.ladder():
                now = tried.score(lever.moved(value))
                if now.value is None:
                    continue
                if best is not None and best.value is not None and now.value < best.value:
                    word = "menaikkan" if lever.up else "menurunkan"
                    yield _law(
                        tried,
                        f"contoh {lever.case.id}: {word} {spelled(lever.path)} menjadi "
                        f"{plain_text(value)} menurunkan nilai dari {best.text} ke {now.text}",
                        "Kinerja yang lebih baik tidak boleh merugikan pegawai.",
                        "Periksa arah indikator, batas atas, dan tanda di dalam rumus.",
                    )
                    break
                best = now


def bounded(subject: Subject) -> Iterator[Finding]:
    """Extreme inputs keep the published value inside its bounds."""
    for tried in _with_examples(subject):
        golden = tried.golden
        assert golden is not None  # noqa: S101  (asked by _with_examples)
        bounds = golden.promised_map("bounds").get(tried.value_key)
        low, high = (number_of(bound) for bound in (bounds or [None, None])[:2])
        for lever in levers(golden):
            for value in (*_EXTREMES, lever.start):
                found = tried.score(lever.moved(value)).value
                if found is None:
                    continue
                below, above = low is not None and found < low, high is not None and found > high
                if below or above or (bounds is None and found > _HIGHEST):
                    spot = f"contoh {lever.case.id}: {spelled(lever.path)} = {plain_text(value)}"
                    yield _bound(tried, spot, found, "should" if bounds is None else "must")
                    break
            else:
                continue
            break


def missing(subject: Subject) -> Iterator[Finding]:
    """What is missing is treated as the method declares; never silently as zero."""
    for tried in _with_examples(subject):
        golden = tried.golden
        assert golden is not None  # noqa: S101  (asked by _with_examples)
        rules = golden.promised_map("missing")
        seen: set[str] = set()
        for case in golden.usable:
            for path, _value in _may_be_missing(case, rules):
                name = pattern(path)
                if name not in seen and (found := _missing(tried, case, path, rules.get(name))):
                    seen.add(name)
                    yield found


def influence(subject: Subject) -> Iterator[Finding]:
    """Every number and flag of the input matters in at least one example."""
    for tried in _with_examples(subject):
        golden = tried.golden
        assert golden is not None  # noqa: S101  (asked by _with_examples)
        idle = _idle(tried, golden)
        for path, case in sorted(idle.items(), key=lambda item: spelled(item[0])):
            yield _law(
                tried,
                f"{spelled(path)} tidak pernah mengubah hasil (dicoba pada contoh {case.id})",
                "Bagian yang terlupakan dalam rumus tampak persis seperti ini.",
                "Masukkan bagian itu ke dalam rumus, atau tambahkan contoh yang menyentuhnya; bila "
                "sengaja, sebut di promises.unused.",
            )


def _idle(tried: Tried, golden: Golden) -> dict[Path, Example]:
    unused = set(golden.promised("unused"))
    idle: dict[Path, Example] = {}
    alive: set[Path] = set()
    for case in golden.usable:
        before = tried.score(case.input)
        for path, value in leaves(case.input):
            if path in alive or pattern(path) in unused or _asleep(case, path):
                continue
            tries = list(_others(value))
            outcomes = [tried.score(changed(case.input, (path, other))) for other in tries]
            if not tries or all(outcome.error for outcome in outcomes):
                continue
            if any(not o.error and _differs(o, before) for o in outcomes):
                alive.add(path)
                idle.pop(path, None)
            else:
                idle.setdefault(path, case)
    # Entries of a list of objects, or of one whose order means nothing, stand for each other.
    inputs = [case.input for case in golden.usable]
    awake = {pattern(path) for path in alive} | {_family(path, inputs) for path in alive}
    alike = set(golden.promised("any_order"))
    return {
        path: case
        for path, case in idle.items()
        if not (_is_one_of_many(path, alike) and pattern(path) in awake)
        and not (_family(path, inputs) != pattern(path) and _family(path, inputs) in awake)
    }


def _family(path: Path, inputs: list[Any]) -> str:
    """Write the path with `{}` for keys that are names of people's own, such as groups."""
    known = {
        pattern(at)
        for document in inputs
        for at, node in nodes(document)
        if isinstance(node, dict) and len(node) > 1 and _is_register(list(node.values()))
    }
    parts: list[str | int] = []
    for at, part in enumerate(path):
        parts.append("{}" if isinstance(part, str) and pattern(path[:at]) in known else part)
    return pattern(tuple(parts))


def _is_register(values: list[object]) -> bool:
    kinds = {tuple(sorted(value)) if isinstance(value, dict) else () for value in values}
    return len(kinds) == 1 and () not in kinds


def _is_one_of_many(path: Path, alike: set[str]) -> bool:
    return any(isinstance(part, int) for part in path[:-1]) or pattern(path[:-1]) in alike


def _asleep(case: Example, path: Path) -> bool:
    """Say whether the value belongs to an indicator without data, whose numbers cannot count."""
    node = case.input
    for part in path[:-1]:
        node = node[part]
    return isinstance(node, dict) and is_indicator(node) and node["actual"] is None


def _others(value: object) -> Iterator[object]:
    """Yield other values of the same kind; words are left alone."""
    if isinstance(value, bool):
        yield not value
        return
    number = number_of(value)
    if number is None:
        return
    for other in (number + 1, number - 1, number * 2, number / 2, number * Fraction(9, 10)):
        yield like(value, other)


def _differs(one: Outcome, other: Outcome) -> bool:
    return one.shown != other.shown or one.value != other.value


def _may_be_missing(case: Example, rules: dict[str, str]) -> Iterator[tuple[Path, object]]:
    for path, node in nodes(case.input):
        if is_indicator(node) and number_of(node["actual"]) is not None:
            yield (*path, "actual"), node["actual"]
    for path, value in leaves(case.input):
        if pattern(path) in rules and path[-1] != "actual" and value is not None:
            yield path, value


def _missing(tried: Tried, case: Example, path: Path, rule: str | None) -> Finding | None:
    if _worst(case, path) is None:
        return None
    full = tried.score(case.input)
    gone = tried.score(changed(case.input, (path, None)))
    zero = tried.score(changed(case.input, (path, _worst(case, path))))
    rule = rule or _declared_rule(tried)
    # A rest that is itself worth 0 gives 0 either way, and proves nothing.
    as_zero = bool(gone.value) and gone.value == zero.value and zero.value != full.value
    worth = _company(tried, case, path)
    honest = {
        "drops_out": not as_zero or worth == "alone",
        "zero": gone.error or zero.error or gone.value == zero.value,
        "refused": bool(gone.error),
        "not_rated": gone.value is None or gone.text is None,
    }[rule]
    if honest:
        return None
    sentence = tried.method.missing_data.strip()
    return _law(
        tried,
        f"contoh {case.id}: {spelled(path)} yang kosong memberi {gone.text or gone.error!r}, "
        f"sedangkan nilai terburuk memberi {zero.text!r} (aturan: {rule})",
        f"Metode menyatakan: {sentence}",
        "Perlakukan data kosong seperti yang dinyatakan, atau betulkan pernyataannya.",
    )


def _worst(case: Example, path: Path) -> int | None:
    """Return what counts as nothing: 0, or very much where less is better; ``None``: unknown."""
    holder: Any = case.input
    for part in path[:-1]:
        holder = holder[part]
    if not is_indicator(holder):
        return 0
    if number_of(holder.get("target")) == 0:
        return None  # nothing can be compared with a target of zero
    return {"higher": 0, "lower": int(_EXTREMES[-1])}.get(holder["direction"])


def _company(tried: Tried, case: Example, path: Path) -> str:
    """Say "alone" when the value has no neighbors that could stand in for it."""
    holder = path[:-1] if path[-1] == "actual" else path
    if not holder or not isinstance(holder[-1], int):
        return "alone" if path[-1] == "actual" else "one of many"
    node = case.input
    for part in holder[:-1]:
        node = node[part]
    return "alone" if len(node) == 1 else "one of many"


def _declared_rule(tried: Tried) -> str:
    sentence = f" {tried.method.missing_data.lower().rstrip('.')} "
    return "zero" if any(word in sentence for word in _ZERO_WORDS) else "drops_out"


def _with_examples(subject: Subject) -> Iterator[Tried]:
    for tried in subject.tried:
        if tried.golden is not None and tried.value_key:
            yield tried


def plain_text(value: Fraction) -> str:
    """Write a fraction shortly, for a sentence."""
    return str(like(0, value))


def _bound(tried: Tried, spot: str, found: Fraction, level: Level) -> Finding:
    return Finding(
        level=level,
        what=f"Metode {tried.method.id}, {spot} memberi nilai {plain_text(round(found, 2))}, "
        "di luar batas.",
        file=tried.file,
        why="Satu angka yang salah ketik tidak boleh menghasilkan nilai yang mustahil.",
        mend="Batasi capaian dengan clamp(), atau nyatakan batasnya di promises.bounds.",
    )


def _law(tried: Tried, what: str, why: str, mend: str) -> Finding:
    return Finding(
        level="must",
        what=f"Metode {tried.method.id}, {what}.",
        file=tried.file,
        why=why,
        mend=mend,
    )
