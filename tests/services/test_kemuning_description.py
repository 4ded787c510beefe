from __future__ import annotations

from decimal import Decimal


def test_the_region_is_described_without_claiming_an_office(registry):
    entry = registry.region("kemuning")
    assert entry.region.letterhead.government.endswith("(CONTOH)")
    assert entry.region.leader_title


def test_the_project_set_weighs_time_quality_and_output(registry):
    found = registry.region("kemuning").indicator_set("project")
    weights = {item.code: Decimal(item.weight) for item in found.indicators}
    assert weights == {"timeliness": 35, "quality": 35, "output": 30}
    assert {item.aspect for item in found.indicators} == set(found.required_aspects)
    assert found.adjustable


def test_both_forms_ask_the_seven_values(registry):
    entry = registry.region("kemuning")
    codes = [
        "service",
        "accountable",
        "competent",
        "harmonious",
        "loyal",
        "adaptive",
        "collaborative",
    ]
    for form in entry.forms():
        assert [item.code for item in form.items] == codes
        assert [point.value for point in form.scale.points] == [1, 2, 3, 4, 5]
        assert form.scale.reason_required == {1, 2, 5}
        assert [text.label for text in form.narratives] == [
            "Yang sudah baik",
            "Yang perlu ditingkatkan",
        ]
        assert (form.open_days, form.reminder_days) == (7, (3, 6))
    superior, peer = entry.form("superior"), entry.form("peer")
    assert (superior.required, superior.anonymous, superior.draw) == (True, False, None)
    assert (peer.quorum, peer.anonymous, peer.draw.minimum, peer.draw.maximum) == (3, True, 3, 7)
    assert peer.draw.prefer_other_sector


def test_facts_stages_and_awareness(registry):
    entry = registry.region("kemuning")
    idea, penalty = entry.fact("verified_idea"), entry.fact("sanctioned")
    assert (idea.entered_by, idea.confirmed_by, idea.needs_text) == ("employee", "appraiser", True)
    assert (penalty.entered_by, penalty.per_cycle) == ("hr", False)
    assert [stage.code for stage in entry.workflow.stages] == [
        "planning",
        "running",
        "acceptance",
        "rating",
        "calculated",
        "dialogue",
        "published",
        "objection",
        "final",
    ]
    assert (entry.workflow.objection_days, entry.workflow.objection_day_kind) == (14, "calendar")
    assert sum(material.minutes for material in entry.learning) >= 60
    assert len(entry.learning) == 3
