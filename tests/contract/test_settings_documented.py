"""The operators' page names every setting with its default and meaning, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic.fields import FieldInfo

from portal.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operators" / "settings.md"
ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def default(name: str, field: FieldInfo) -> str:
    if name == "instance":
        return "`./instance`"
    value = field.default
    if value is None or value in ((), ""):
        return "-"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_every_setting_is_documented_with_its_default():
    wanted = {
        name: (default(name, field), field.description.replace("|", "\\|"))
        for name, field in Settings.model_fields.items()
    }
    found = {name: (value, text) for name, value, text in ROW.findall(PAGE.read_text("utf-8"))}
    assert found == wanted
