"""The page on plugins without Python lists every key that is read, and no other."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from portal.api import describe, instruments

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "declarative.md"
ROWS = dict(re.findall(r"^\| (.+?) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
# Keys that stand in tables of their own, that need code, or that only Python can fill.
ELSEWHERE = {
    "region": {"letterhead"},
    "workflow": {"stages", "closings", "combine_method", "fairness_method", "top_grade"},
    "workflow.closings": {"document"},
}
TABLES = {
    "`[region]`": ("region", describe.Region),
    "`[region.letterhead]`": ("", describe.Letterhead),
    "`[workflow]`": ("workflow", describe.Workflow),
    "`[[workflow.stages]]`": ("", describe.Stage),
    "`[[workflow.closings]]`": ("workflow.closings", describe.Closing),
    "`[[sets]]`": ("", describe.IndicatorSet),
    "`[[sets.indicators]]`": ("", describe.Indicator),
    "`[[forms]]`": ("", instruments.RatingForm),
    "`[[facts]]`": ("", instruments.Fact),
    "`[[registers]]`": ("", instruments.Register),
    "`[[surveys]]`": ("", instruments.Survey),
    "`[[learning]]`": ("", describe.LearningMaterial),
    "`questions`": ("", describe.QuizQuestion),
    "`items`": ("", instruments.Item),
    "`scale`": ("", instruments.ScalePoint),
    "`narratives`": ("", instruments.Narrative),
    "fields of registers and closings": ("", instruments.Field),
}


@pytest.mark.parametrize("heading", TABLES)
def test_every_field_is_a_listed_key_and_needed_ones_are_bold(heading):
    name, kind = TABLES[heading]
    told = ROWS[heading]
    listed = re.sub(r" \([^)]*\)", "", told)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.name not in ELSEWHERE.get(name, ())}
    found = set(re.findall(r"[a-z_]+", listed))
    assert found - {"reason_required"} == set(fields)
    bold = set(re.findall(r"\*\*(\w+)\*\*", listed))
    assert bold == {f.name for f in fields.values() if f.default is dataclasses.MISSING}
