"""The pages of the hooks as the tests read them, and the plugin that their examples make."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from portal import hookspecs

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "plugins"
HOOKS = DOCS / "hooks"
ORDER = [name for name in vars(hookspecs) if name.startswith("portal_")]
HEADINGS = [
    "Signature",
    "What it is for",
    "When it is called",
    "What it may return",
    "When it fails",
    "Limits",
    "Example",
    "Common mistakes",
    "Used by",
]

Mistake = tuple[str, str]
"""The wrong code, and the sentence that `portal plugin check` answers."""


def text_of(name: str) -> str:
    return (HOOKS / f"{name}.md").read_text(encoding="utf-8")


def sections(name: str) -> dict[str, str]:
    pieces = re.split(r"^## (.+)$", text_of(name), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def example(name: str) -> str:
    return "\n\n".join(blocks(sections(name)["Example"], "python"))


def mistakes(text: str) -> list[Mistake]:
    pairs = re.findall(
        r"^```python\n(.*?)^```\n\n```text\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE
    )
    assert len(pairs) == len(blocks(text, "python")), "each mistake has its sentence"
    return pairs


def signature(name: str) -> str:
    return name + str(inspect.signature(getattr(hookspecs, name))).replace("'", "")


def needed(name: str) -> list[str]:
    """The hooks without which the page's own example is no plugin."""
    pages = ["portal_blueprint"] if name == "portal_menu" else []
    return list(dict.fromkeys(["portal_regions", *pages, name]))


def write(folder: Path, names: list[str], wrong: str = "") -> Path:
    """Make the plugin `contoh` of the examples of some pages, and of one mistake after them."""
    manifest = blocks((DOCS / "manifest.md").read_text(encoding="utf-8"), "toml")[0]
    if "portal_blueprint" not in names:
        manifest = manifest.replace("feature = true\n", "")
    plugin = folder / "contoh"
    (plugin / "templates").mkdir(parents=True)
    (sheet,) = blocks(text_of("portal_report_formats"), "jinja")
    (plugin / "templates" / "sheet.html").write_text(sheet)
    (plugin / "plugin.toml").write_text(manifest)
    code = [*(example(name) for name in names), wrong]
    (plugin / "__init__.py").write_text("\n\n".join(code))
    return plugin
