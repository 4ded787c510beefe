"""Purity at admission: a method that ships examples must answer them alike, and touch nothing.

Examples are `golden/<method id>.json` in the plugin's folder: an object with `cases`, each with
an `input`. The cases are tried forwards and backwards, so that a method which remembers earlier
calls, looks at a clock or throws dice is seen. Whether the figures are right is what tests tell.
"""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

from portal.api.cards import ScoreCard
from portal.api.methods import MethodUnavailableError, ScoringError, ScoringMethod
from portal.api.reading import DocumentError, parse_document
from portal.domain.digests import canonical_json
from portal.domain.sentences import mark
from portal.host.refusal import Refused, plugin_code, shown

MAX_CASES = 8
_LINE = re.compile(r"\bline (\d+)")
MAX_BYTES = 4 * 1024 * 1024


def check_examples(method: ScoringMethod[Any], folder: Path) -> None:
    """Raise `Refused` (stage contract) when the method is not pure on its own examples."""
    path = folder / "golden" / f"{method.id}.json"
    if not path.is_file():
        return
    inputs = _inputs(path)
    try:
        with plugin_code("contract", mark("menghitung contoh") + f" {method.id}"):
            _try_twice(method, inputs)
    except Refused as refusal:
        # A lender that is away now is felt when the region scores; it proves nothing here.
        if not isinstance(refusal.__cause__, MethodUnavailableError):
            raise


def _inputs(path: Path) -> list[object]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(
                "contract", mark("Berkas {file} terlalu besar."), file=shown(str(path), 200)
            )
        document = parse_document(path.read_bytes())
    except OSError as error:
        message = mark("Berkas contoh {file} tidak dapat dibaca.")
        raise Refused("contract", message, file=shown(str(path), 200)) from error
    except DocumentError as error:
        found = _LINE.search(str(error))
        place = shown(str(path), 200) + (f":{found[1]}" if found else "")
        message = mark("{place}: bukan JSON yang benar ({error}).")
        raise Refused("contract", message, place=place, error=shown(str(error))) from error
    try:
        cases = document["cases"]  # type: ignore[index]  # whatever it is, see below
        return [case["input"] for case in cases[:MAX_CASES]]
    except (LookupError, TypeError) as error:
        message = mark('{file}: harus berupa objek dengan daftar "cases", masing-masing "input".')
        raise Refused("contract", message, file=shown(str(path), 200)) from error


def _try_twice(method: ScoringMethod[Any], inputs: list[object]) -> None:
    kept = copy.deepcopy(inputs)
    first = [_answer(method, document) for document in inputs]
    second = [_answer(method, document) for document in reversed(inputs)]
    if first != second[::-1]:
        message = mark("Metode {id} tidak tetap: masukan yang sama memberi hasil berbeda.")
        raise Refused("contract", message, id=method.id)
    if inputs != kept:
        message = mark("Metode {id} mengubah masukan yang diterimanya.")
        raise Refused("contract", message, id=method.id)


def _answer(method: ScoringMethod[Any], document: object) -> str:
    """Score once by a fresh input and twice by one input; return the answer as one text."""
    try:
        facts = method.parse(document)
        texts = {_card_text(method, method.compute(facts)) for _ in range(2)}
    except ScoringError as error:
        return f"error {error.code}"
    if len(texts) > 1:
        message = mark("Metode {id} tidak tetap: masukan yang sama memberi hasil berbeda.")
        raise Refused("contract", message, id=method.id)
    return texts.pop()


def _card_text(method: ScoringMethod[Any], card: object) -> str:
    if not isinstance(card, ScoreCard):
        message = mark("Metode {id} menghasilkan {kind}, bukan ScoreCard.")
        raise Refused("contract", message, id=method.id, kind=type(card).__name__)
    if card.method != method.id:
        message = mark("Metode {id} menjawab atas nama metode {other}.")
        raise Refused("contract", message, id=method.id, other=shown(card.method))
    return canonical_json(dict(card.result))
