"""How fast the yearly value is calculated and explained. Prints ratios and asserts no time.

Run with `pytest tests/bench -s`.
"""

from __future__ import annotations

import json
import random
import time

from portal.api.methods import bound, score_documents
from portal.api.reading import dump, parse_documents
from tests.golden.plugin_methods import method_named, plugin_methods

DOCUMENTS = 1_000


def _indicator(dice, code, weight, direction):
    target = dice.randint(10, 200)
    actual = None if dice.random() < 0.03 else f"{dice.uniform(5, 220):.2f}"
    return {"code": code, "weight": weight, "target": target, "actual": actual,
            "direction": direction}  # fmt: skip


def _document(dice):
    return {
        "projects": [
            {
                "days": dice.randint(10, 200),
                "indicators": [
                    _indicator(dice, "timeliness", 35, "lower"),
                    _indicator(dice, "quality", 35, "higher"),
                    _indicator(dice, "output", 30, "higher"),
                ],
            }
            for _ in range(dice.randint(1, 3))
        ],
        "superior_rating": round(dice.uniform(2, 5), 2),
        "peer_ratings": [round(dice.uniform(2, 5), 2) for _ in range(dice.randint(0, 7))],
        "verified_idea": dice.random() < 0.3,
    }


def _timed(action):
    started = time.process_time()
    done = action()
    return done, time.process_time() - started


def test_explaining_costs_little_beside_reading_and_writing():
    dice = random.Random(7)
    text = json.dumps([_document(dice) for _ in range(DOCUMENTS)])
    method = method_named("kemuning.objective")

    def score(*, explain):
        return [dump(r) for r in score_documents(method, parse_documents(text), explain=explain)]

    with bound(plugin_methods()):
        plain, plain_time = _timed(lambda: score(explain=False))
        explained, explained_time = _timed(lambda: score(explain=True))
    _, json_time = _timed(lambda: [dump(item) for item in map(json.loads, explained)])
    print(
        f"\n{DOCUMENTS / plain_time:.0f} per second, {DOCUMENTS / explained_time:.0f} explained; "
        f"explained : plain = {explained_time / plain_time:.1f}, "
        f"explained : bare JSON of the output = {explained_time / json_time:.1f}"
    )
    assert len(plain) == len(explained) == DOCUMENTS
    assert all("breakdown" in json.loads(line) for line in explained[:10])
