"""Bring the catalogues of texts up to date: ``python scripts/messages.py [--check]``.

The source texts are Indonesian. Those of the portal are found in its code and templates
(`portal/translations/babel.cfg`); those of a plugin are read from what it describes to the portal
and from the labels of its calculations. Every catalogue receives new texts with an empty
translation and loses those that are no longer used; nothing is guessed. ``--check`` writes
nothing and exits with 1 when a catalogue is not up to date or not fully translated.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from portal.host import Host, RegionEntry, load_host
from portal.web.described import texts_of

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("translations/en/LC_MESSAGES/portal.po")
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None, "lazy_gettext": None}
HEADER = """\
# English texts of {name}. The source texts are Indonesian; `make messages` keeps this file.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""No dates and no tools, so that a file changes only with its texts."""


def portal_texts() -> Catalog:
    """Return every text that the code and the templates of the portal mark."""
    with (ROOT / "portal/translations/babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog(locale="en")
    for name, _line, text, _notes, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        if not name.startswith((".venv", "tests")):
            found.add(text, context=context)
    return found


def plugin_texts(folder: Path, entries: Iterable[RegionEntry], known: Catalog) -> Catalog:
    """Return the texts of one plugin that the portal does not have itself."""
    found = Catalog(locale="en")
    for text in (*described(entries), *step_labels(folder), *page_texts(folder)):
        if text not in known:
            found.add(text)
    return found


def described(entries: Iterable[RegionEntry]) -> Iterator[str]:
    """Yield the texts of the descriptions of these regions."""
    for entry in entries:
        stages = entry.workflow.stages if entry.workflow else ()
        yield from texts_of((entry.region, *entry.indicator_sets, *entry.instruments))
        yield from texts_of((*stages, *entry.closings(), *entry.follow_up_rules, *entry.learning))
        yield from (text for one in entry.indicator_sets for text in one.checklist)
        yield from texts_of(entry.report_formats)


def page_texts(folder: Path) -> Iterator[str]:
    """Yield the marked texts of a feature plugin's code and page templates."""
    if not tomllib.loads((folder / "plugin.toml").read_text("utf-8"))["plugin"].get("feature"):
        return
    kinds = [("**.py", "python"), ("templates/**.html", "jinja2")]
    for _name, _line, text, _notes, _context in extract_from_dir(folder, kinds, {}, KEYWORDS):
        if isinstance(text, str):
            yield text


def step_labels(folder: Path) -> Iterator[str]:
    """Yield fixed labels of calculation steps: second arguments of `.named()` and `Verdict()`."""
    for path in sorted(folder.rglob("*.py")):
        if "tests" in path.relative_to(folder).parts:
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                yield from _label(node)


def _label(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name not in {"named", "Verdict"} or len(call.args) < 2:
        return
    label = call.args[1]
    if isinstance(label, ast.Constant) and isinstance(label.value, str):
        yield label.value


def templates_of_catalogues(host: Host) -> dict[Path, tuple[str, Catalog]]:
    """Return for each catalogue file its name and the texts that it must hold."""
    known = portal_texts()
    wanted = {ROOT / "portal" / CATALOGUE: ("the portal", known)}
    entries = host.registry.regions()
    for manifest in sorted((ROOT / "plugins").glob("*/plugin.toml")):
        folder = manifest.parent
        texts = plugin_texts(folder, [e for e in entries if e.plugin_id == folder.name], known)
        if len(texts):
            wanted[folder / CATALOGUE] = (f"the plugin {folder.name}", texts)
    return wanted


def merged(path: Path, texts: Catalog) -> Catalog:
    """Return the texts with the translations that the file already has."""
    present = read(path)
    result = Catalog(locale="en")
    for message in texts:
        if message.id:
            old = present.get(message.id)
            empty = ("", "") if message.pluralizable else ""
            result.add(message.id, old.string if old and old.string else empty)
    return result


def read(path: Path) -> Catalog:
    """Return the catalogue of the file, empty when there is none."""
    if not path.is_file():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def written(catalogue: Catalog, name: str) -> bytes:
    """Return the bytes of the file."""
    memory = BytesIO()
    write_po(memory, catalogue, width=100, no_location=True, omit_header=True)
    return HEADER.format(name=name).encode() + memory.getvalue()


def is_translated(message: Message) -> bool:
    """Tell whether every form of the message has a translation."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms)


def main(arguments: list[str]) -> int:
    """Write the catalogues, or only compare them."""
    check = "--check" in arguments
    host = load_host([ROOT / "plugins"], entry_points=False)
    stale = 0
    for path, (name, texts) in templates_of_catalogues(host).items():
        catalogue = merged(path, texts)
        content = written(catalogue, name)
        empty = sum(not is_translated(message) for message in catalogue if message.id)
        same = path.is_file() and path.read_bytes() == content
        stale += bool(empty) or not same
        if not check and not same:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {empty} without translation")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
