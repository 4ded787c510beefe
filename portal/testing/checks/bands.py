"""Words follow the printed value: borders keep their side, and one value has one word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from portal.testing.documents import changed, leaves, like, number_of
from portal.testing.findings import Finding
from portal.testing.golden import Example, Golden
from portal.testing.moves import Lever, levers
from portal.testing.subject import Outcome, Subject, Tried

_CROSSINGS = 6
_HALVINGS = 40
_TINY = Fraction(1, 10**7)


def bands(subject: Subject) -> Iterator[Finding]:
    """Look for the border of each word by halving, and compare both sides as printed."""
    for tried in map(_by_promised_word, subject.tried):
        golden = tried.golden
        if golden is None or not tried.grade_key or not tried.value_key:
            continue
        yield from _unknown_key(tried, golden)
        limits = _limits(golden)
        exact = _exact(tried, golden, limits)
        met = frozenset([value for value, sheets in exact.items() if limits[value] in sheets])
        found: dict[tuple[str, str], Finding | None] = {}
        for lever in levers(golden):
            for low, high in _crossings(tried, lever):
                words = (str(low.grade), str(high.grade))
                if len(found) < _CROSSINGS and words not in found:
                    found[words] = _judge(tried, low, high, limits, met)
        yield from [finding for finding in found.values() if finding]
        yield from _other_words(tried, golden, limits, exact)
        yield from _untried(tried, golden, limits)


def _limits(golden: Golden) -> dict[Fraction, str]:
    listed = golden.promised_map("bands").get("limits", [])
    return {number_of(limit) or Fraction(0): str(word) for limit, word in listed}


def _by_promised_word(tried: Tried) -> Tried:
    """Look at the word that the promise names: a method may publish a second one beside it."""
    promised = tried.golden.promised_map("bands").get("key", "") if tried.golden else ""
    return replace(tried, word=str(promised))


def _unknown_key(tried: Tried, golden: Golden) -> Iterator[Finding]:
    cards = [tried.score(case.input).card for case in golden.usable]
    known = [card for card in cards if card is not None]
    # Without any card nothing was published, which the check of the examples tells.
    if known and all(tried.grade_key not in card.result for card in known):
        yield _finding(
            tried,
            f"tidak ada hasil yang memuat predikat {tried.grade_key}",
            "Janji tentang kunci yang tidak terbit tidak dapat diperiksa.",
            "Sebut kunci predikat yang terbit pada promises.bands.key.",
        )


Shown = dict[str, Example]
"""An example for each word."""


def _exact(tried: Tried, golden: Golden, limits: dict[Fraction, str]) -> dict[Fraction, Shown]:
    """Return which words the examples have whose value is exactly a limit."""
    found: dict[Fraction, Shown] = {}
    for case in golden.usable:
        scored = tried.score(case.input)
        value = number_of(scored.text)
        if value in limits and scored.grade is not None:
            found.setdefault(value, {}).setdefault(scored.grade, case)
    return found


def _other_words(
    tried: Tried, golden: Golden, limits: dict[Fraction, str], exact: dict[Fraction, Shown]
) -> Iterator[Finding]:
    """Find limits that examples meet exactly, none of them with the promised word."""
    everywhere = {tried.score(case.input).grade for case in golden.usable}
    for value, shown in sorted(exact.items(), key=lambda one: one[0]):
        promised = limits[value]
        if promised in shown:
            continue
        printed, given = str(like("", value)), min(shown)
        plausible = set(shown) <= {*limits.values()} and promised in everywhere
        if plausible or any(_reaches(tried, case, promised) for case in shown.values()):
            yield _unshown_word(tried, printed, given, promised)
        else:
            yield _other_word(tried, printed, given, promised)


def _reaches(tried: Tried, case: Example, promised: str) -> bool:
    """Tell whether one flag of an example decides about the promised word at the same value."""
    before = tried.score(case.input)
    flags = [(path, value) for path, value in leaves(case.input) if isinstance(value, bool)]
    turned = [tried.score(changed(case.input, (path, not value))) for path, value in flags]
    return any((one.text, one.grade) == (before.text, promised) for one in turned)


def _unshown_word(tried: Tried, shown: str, given: str, promised: str) -> Finding:
    """A word may need more than its limit: then only an example can show it there."""
    return Finding(
        level="should",
        what=f"Metode {tried.method.id}: belum ada contoh dengan nilai tepat {shown} dan predikat "
        f"{promised}; contoh yang ada mendapat {given}.",
        file=tried.file,
        why="Predikat dapat bergantung pada syarat lain di samping batasnya.",
        mend=f"Tambahkan satu contoh bernilai tepat {shown} yang memenuhi syarat {promised}.",
    )


def _other_word(tried: Tried, shown: str, given: str, promised: str) -> Finding:
    return _finding(
        tried,
        f"nilai tepat {shown} mendapat {given}, padahal dijanjikan {promised}",
        "Kata pada setiap batas adalah isi peraturan.",
        "Samakan rumus dengan kata pada promises.bands.limits.",
    )


def _crossings(tried: Tried, lever: Lever) -> Iterator[tuple[Outcome, Outcome]]:
    steps = [(value, tried.score(lever.moved(value))) for value in lever.ladder()]
    rated = [(value, found) for value, found in steps if found.grade and found.value is not None]
    for (below, low), (above, high) in pairwise(rated):
        if low.grade != high.grade and low.value != high.value:
            yield _closest(tried, lever, (below, low), (above, high))


def _closest(
    tried: Tried, lever: Lever, low: tuple[Fraction, Outcome], high: tuple[Fraction, Outcome]
) -> tuple[Outcome, Outcome]:
    """Halve the stretch between two words until both sides are printed next to each other."""
    for _ in range(_HALVINGS):
        if abs(high[0] - low[0]) < _TINY:
            break
        middle = (low[0] + high[0]) / 2
        found = tried.score(lever.moved(middle))
        if found.grade == low[1].grade:
            low = (middle, found)
        elif found.grade == high[1].grade:
            high = (middle, found)
        else:
            break
    return low[1], high[1]


def _judge(
    tried: Tried,
    low: Outcome,
    high: Outcome,
    limits: dict[Fraction, str],
    met: frozenset[Fraction],
) -> Finding | None:
    """Compare both sides of a border; at the limits of `met` an example has the promised word."""
    if low.text is None or high.text is None:
        return None
    words = f"{low.grade} dan {high.grade}"
    if low.text == high.text:
        return _finding(
            tried,
            f"nilai {low.text} tercetak sama, tetapi predikatnya {words}",
            "Predikat ditentukan dari angka yang belum dibulatkan.",
            "Bandingkan batas dengan published(nilai), bukan dengan nilainya.",
        )
    lower = number_of(low.text) or Fraction(0)
    upper = number_of(high.text) or Fraction(0)
    next_door = upper - lower <= Fraction(1, 100)
    if next_door and lower.denominator == 1 and (lower in limits or not limits):
        return _finding(
            tried,
            f"nilai tepat {low.text} jatuh ke {low.grade}, baru {high.text} menjadi {high.grade}",
            "Batas bawah sebuah predikat termasuk ke dalam predikat itu.",
            "Pakai >= pada batas bawah.",
        )
    if next_door and limits and upper not in limits:
        return _finding(
            tried,
            f"batas {words} terletak pada {high.text}, yang tidak dijanjikan",
            "Batas predikat adalah isi peraturan.",
            "Samakan rumus dengan promises.bands.limits.",
        )
    if next_door and limits and upper not in met and limits[upper] != high.grade:
        return _other_word(tried, str(like("", upper)), str(high.grade), limits[upper])
    return None


def _untried(tried: Tried, golden: Golden, limits: dict[Fraction, str]) -> Iterator[Finding]:
    shown = {number_of(tried.score(case.input).text) or Fraction(-1) for case in golden.usable}
    for limit in sorted(set(limits) - shown):
        yield Finding(
            level="should",
            what=f"Metode {tried.method.id}: belum ada contoh tepat pada batas {like(0, limit)}.",
            file=tried.file,
            why="Kesalahan satu sisi pada batas hanya terlihat pada nilai yang tepat di sana.",
            mend="Tambahkan satu contoh yang nilainya tepat sama dengan batas itu.",
        )


def _finding(tried: Tried, what: str, why: str, mend: str) -> Finding:
    return Finding(
        level="must",
        what=f"Metode {tried.method.id}: {what}.",
        file=tried.file,
        why=why,
        mend=mend,
    )
