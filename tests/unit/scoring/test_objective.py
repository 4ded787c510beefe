"""Edges and laws of the yearly value of a team member."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import ScoringError, bound, score_documents
from portal.api.snapshot import (
    CycleFacts,
    FactValue,
    FormFacts,
    Measure,
    PersonFacts,
    ProjectFacts,
    Snapshot,
)
from tests.golden.plugin_methods import method_named, plugin_methods

METHOD = "kemuning.objective"


def indicator(code="output", weight=100, **fields):
    return {"code": code, "weight": weight, "target": 100, "actual": 100, "direction": "higher",
            **fields}  # fmt: skip


def project(*indicators, days=10):
    return {"days": days, "indicators": list(indicators) or [indicator()]}


def document(*projects, **fields):
    return {
        "projects": list(projects) or [project()],
        "superior_rating": 3,
        "peer_ratings": [3, 3, 3],
        "verified_idea": False,
        **fields,
    }


def run(doc):
    with bound(plugin_methods()):
        return next(score_documents(method_named(METHOD), [doc]))


def final_of(value, **fields):
    """Return the result with that final value: the ratings are chosen to equal it."""
    return run(document(project(indicator(actual=value)), **fields))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"superior_rating": None}, "no_superior_rating"),
        ({"superior_rating": None, "projects": []}, "no_superior_rating"),
        ({"superior_rating": None, "peer_ratings": [9]}, "no_superior_rating"),
        ({"superior_rating": 0}, "invalid_rating"),
        ({"superior_rating": "5.01"}, "invalid_rating"),
        ({"superior_rating": True}, "invalid_value"),
        ({"peer_ratings": [3, 3, 0]}, "invalid_rating"),
        ({"peer_ratings": [6], "projects": []}, "invalid_rating"),
        ({"peer_ratings": [3, None]}, "invalid_value"),
        ({"peer_ratings": None}, "invalid_value"),
        ({"peer_ratings": 3}, "invalid_value"),
        ({"verified_idea": None}, "invalid_value"),
        ({"verified_idea": 1}, "invalid_value"),
        ({"projects": None}, "invalid_value"),
        ({"projects": {}}, "invalid_value"),
        ({"projects": [3]}, "invalid_value"),
        ({"projects": [project(days=0)]}, "invalid_value"),
        ({"projects": [project(days=-1)]}, "invalid_value"),
        ({"projects": [project(days=None)]}, "invalid_value"),
        ({"projects": [{"days": 10, "indicators": []}]}, "weights_not_100"),
        ({"projects": [{"days": 10}]}, "invalid_value"),
        ({"projects": [project(), project(indicator(weight="99.99"))]}, "weights_not_100"),
        ({"projects": [project(indicator(weight=90, target=-1))]}, "weights_not_100"),
        ({"projects": [project(indicator(target=-1))]}, "invalid_value"),
        ({"projects": [project(indicator(direction="up"))]}, "unknown_value"),
        # Ratings come before indicators.
        ({"peer_ratings": [7], "projects": [project(indicator(weight=1))]}, "invalid_rating"),
    ],
)
def test_refused(change, code):
    assert run(document(**change)) == {"error": code}


@pytest.mark.parametrize("key", ["projects", "peer_ratings", "verified_idea"])
def test_missing_keys(key):
    doc = document()
    del doc[key]
    assert run(doc) == {"error": "invalid_value"}


# With 3 peers and every rating 3, behavior is 90 and final = 0.6 x objective + 36.
@pytest.mark.parametrize(
    ("objective", "final", "predikat"),
    [
        ("90", "90.00", "Baik"),
        ("89.9917", "90.00", "Baik"),
        ("89.99166", "89.99", "Cukup"),
        ("56.66", "70.00", "Cukup"),
        ("56.65", "69.99", "Kurang"),
        ("23.325", "50.00", "Kurang"),
        ("23.32", "49.99", "Sangat Kurang"),
    ],
)
def test_bands_see_the_printed_value(objective, final, predikat):
    result = final_of(objective)
    assert (result["final_value"], result["predikat"]) == (final, predikat)


@pytest.mark.parametrize(
    ("objective", "idea", "predikat"),
    [("110", True, "Sangat Baik"), ("110", False, "Baik"), ("109.98", True, "Baik")],
)
def test_the_highest_grade_needs_the_idea(objective, idea, predikat):
    ratings = {"superior_rating": "4.333333333333333333333", "peer_ratings": []}
    result = final_of(objective, verified_idea=idea, **ratings)
    assert result["predikat"] == predikat


@pytest.mark.parametrize(
    ("weight", "coverage", "predikat"),
    [
        ("60", "60.00", "Baik"),
        ("59.995", "60.00", "Baik"),
        ("59.99", "59.99", "Tidak Dapat Dinilai"),
    ],
)
def test_coverage_is_compared_as_printed(weight, coverage, predikat):
    rest = str(100 - Decimal(weight))
    gap = indicator("gap", rest, actual=None)
    result = run(document(project(indicator(weight=weight), gap)))
    assert (result["coverage"], result["predikat"]) == (coverage, predikat)


def test_too_little_data_looks_at_no_peer():
    result = run(document(project(indicator(actual=None)), peer_ratings=[]))
    assert result["flags"] == ["no_data", "coverage_too_low"]
    assert result["objective_value"] is None
    assert result["project_values"] == [None]


def test_an_indicator_without_weight_gives_no_value():
    empty = indicator("a", 100, actual=None)
    result = run(document(project(empty, indicator("b", 0))))
    assert (result["project_values"], result["coverage"]) == ([None], "0.00")


def test_caps_come_before_weighting():
    result = run(document(project(indicator("a", 50, actual=300), indicator("b", 50, actual=0))))
    assert result["objective_value"] == "60.00"


def test_projects_weigh_by_days():
    full, half = project(days=30), project(indicator(actual=50), days="10")
    assert run(document(full, half))["objective_value"] == "87.50"


@pytest.mark.parametrize(
    ("peers", "peer_value", "flags"),
    [
        ([3, 3], None, ["no_peers"]),
        ([1, 1, 4], "70.00", []),
        ([1, 1, 4, 4], "80.00", []),
        ([1, 3, 3, 3, 5], "90.00", []),
        ([5, 5, 3, 1, 1], "90.00", []),
        ([1, 1, 1, 5, 5, 5], "90.00", []),
    ],
)
def test_peers(peers, peer_value, flags):
    result = run(document(peer_ratings=peers))
    assert (result["peer_value"], result["flags"]) == (peer_value, flags)
    assert result["weighting"] == ("70/30" if peer_value is None else "60/40")


def test_no_explanation_shows_a_single_peer():
    with bound(plugin_methods()):
        doc = document(peer_ratings=["2.37", "4.91", "3.63"])
        text = str(method_named(METHOD).score(doc).to_document())
    assert "2.37" not in text
    assert "4.91" not in text
    assert "3.6367" in text


def test_the_explanation_covers_every_published_number_and_every_gap():
    doc = document(project(indicator("a", 70), indicator("b", 30, actual=None)))
    with bound(plugin_methods()):
        card = method_named(METHOD).score(doc)
    steps = {}
    todo = list(card.breakdown())
    while todo:
        step = todo.pop()
        steps[step.key] = step
        todo.extend(step.parts)
    for key in ("objective_value", "coverage", "superior_value", "peer_value", "behavior_value",
                "final_value", "predikat"):  # fmt: skip
        assert steps[key].published == card.result[key]
        assert steps[key].formula
    assert steps["project_value_1"].published == card.result["project_values"][0]
    assert steps["achievement_1_b"].formula == "realisasi belum ada"


def test_without_peers_the_superior_stands_in_the_explanation():
    with bound(plugin_methods()):
        card = method_named(METHOD).score(document(peer_ratings=[]))
    assert "superior_value" in str(card.to_document())


actuals = st.one_of(st.none(), st.integers(0, 300))
ratings = st.integers(10, 50).map(lambda tenths: str(Decimal(tenths) / 10))


@st.composite
def documents(draw):
    def one():
        return project(
            indicator("a", 60, actual=draw(actuals), direction=draw(DIRECTIONS)),
            indicator("b", 40, actual=draw(actuals), direction=draw(DIRECTIONS)),
            days=draw(st.integers(1, 300)),
        )

    return document(
        *[one() for _ in range(draw(st.integers(1, 3)))],
        superior_rating=draw(ratings),
        peer_ratings=draw(st.lists(ratings, max_size=7)),
        verified_idea=draw(st.booleans()),
    )


DIRECTIONS = st.sampled_from(["higher", "lower"])
VALUES = ("objective_value", "superior_value", "peer_value", "behavior_value", "final_value")


@given(documents())
def test_values_stay_between_0_and_120(doc):
    result = run(doc)
    for key in VALUES:
        assert result[key] is None or 0 <= Decimal(result[key]) <= 120
    assert 0 <= Decimal(result["coverage"]) <= 100


@given(documents(), st.randoms(use_true_random=False))
def test_order_does_not_matter(doc, dice):
    shuffled = {**doc, "projects": [dict(p) for p in doc["projects"]]}
    for entry in shuffled["projects"]:
        entry["indicators"] = dice.sample(entry["indicators"], 2)
    dice.shuffle(shuffled["projects"])
    shuffled["peer_ratings"] = dice.sample(doc["peer_ratings"], len(doc["peer_ratings"]))
    before, after = run(doc), run(shuffled)
    for key in (*VALUES, "coverage", "predikat", "weighting"):
        assert before[key] == after[key]
    assert sorted(before["flags"]) == sorted(after["flags"])


@given(documents(), st.integers(1, 100))
def test_a_better_actual_never_lowers_the_value(doc, change):
    entry = doc["projects"][0]["indicators"][0]
    if entry["actual"] is None:
        entry["actual"] = 50
    before = run(doc)["objective_value"]
    step = change if entry["direction"] == "higher" else -change
    entry["actual"] = max(0, entry["actual"] + step)
    assert Decimal(run(doc)["objective_value"]) >= Decimal(before)


@given(documents())
def test_the_same_input_gives_the_same_card_and_stays_untouched(doc):
    before = repr(doc)
    with bound(plugin_methods()):
        method = method_named(METHOD)
        assert method.score(doc).to_document() == method.score(doc).to_document()
    assert repr(doc) == before


def snapshot(**fields):
    person = PersonFacts(nip="198609262015051001", name="A")
    cycle = CycleFacts(
        code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
    )
    return Snapshot(region="kemuning", cycle=cycle, employee=person, **fields)


def form(relation, *marks):
    return FormFacts(
        instrument=relation, relation=relation, items={f"i{n}": m for n, m in enumerate(marks)}
    )


def test_gathering_from_an_appraisal():
    measures = (
        Measure(code="a", label="A", direction="higher", weight="60", target="4", actual="3"),
        Measure(code="b", label="B", direction="lower", weight="40", target="10", actual=None),
    )
    facts = snapshot(
        projects=(ProjectFacts(code="P", title="Jembatan", days=12, measures=measures),),
        forms=(form("superior", 4, 3), *[form("peer", 4, 4, 5)] * 3, form("peer"), form("self", 1)),
        facts=(FactValue(code="verified_idea", value="true", confirmed=True),),
    )
    method = method_named(METHOD)
    given_input = method.gather(facts)
    with bound(plugin_methods()):
        card = method.compute(given_input)
    assert card.result["project_values"] == ["75.00"]
    assert card.result["coverage"] == "60.00"
    assert card.result["superior_value"] == "97.50"
    assert card.result["peer_value"] == "110.00"
    assert given_input.verified_idea is True
    assert "Nilai Jembatan" in str(card.to_document())


@pytest.mark.parametrize(
    ("value", "confirmed", "verified"),
    [("true", True, True), ("true", False, False), ("false", True, False)],
)
def test_an_idea_counts_only_when_confirmed(value, confirmed, verified):
    idea = FactValue(code="verified_idea", value=value, confirmed=confirmed)
    facts = snapshot(forms=(form("superior", 3),), facts=(idea,))
    assert method_named(METHOD).gather(facts).verified_idea is verified


def test_an_appraisal_without_the_superiors_form_cannot_be_calculated():
    with pytest.raises(ScoringError, match="no_superior_rating"):
        method_named(METHOD).gather(snapshot())
