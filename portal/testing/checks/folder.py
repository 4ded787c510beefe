"""Admission as the host sees it, the files a plugin carries, and what its code imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.demo.checking import check_office
from portal.demo.plan import FILE, has_office
from portal.host.feature_rules import MIGRATIONS
from portal.host.files import plugin_files
from portal.host.refusal import Refused
from portal.testing.findings import Finding, Level
from portal.testing.places import place_of_refusal
from portal.testing.subject import Subject

_DICE = frozenset({"random", "secrets", "uuid", "time"})
"""Modules whose answers differ from call to call."""
_TESTS = "tests"


def admission(subject: Subject) -> Iterator[Finding]:
    """The host admits the plugin: manifest, API range, hooks, types, weights, ids, purity."""
    if subject.refusal is None:
        return
    file, line = place_of_refusal(subject, subject.refusal)
    yield Finding(
        level="must",
        what=str(subject.refusal),
        file=file,
        line=line,
        why=f"Portal menolak plugin ini pada tahap {subject.refusal.stage}.",
        mend="Perbaiki seperti yang dikatakan kalimat itu, lalu periksa lagi.",
    )


def companions(subject: Subject) -> Iterator[Finding]:
    """A README tells what the plugin appraises; a license lies in the manifest."""
    if not (subject.folder / "README.md").is_file():
        yield Finding(
            level="should",
            what="README.md belum ada.",
            file="README.md",
            why="Penerus plugin ini perlu tahu apa yang dinilai dan siapa pemiliknya.",
            mend="Tulis satu halaman: daerah, cara menilai, dasar hukum, penanggung jawab.",
        )


def office(subject: Subject) -> Iterator[Finding]:
    """A sample office, where there is one, can be built: no unknown act, key or unit."""
    if not has_office(subject.folder):
        return
    try:
        entries = subject.admitted.entries if subject.admitted else ()
        check_office(subject.folder, entries[0] if entries else None)
    except Refused as error:
        yield Finding(
            level="must",
            what=str(error),
            file=FILE,
            why="Kantor contoh menunjukkan plugin ini kepada orang yang akan memakainya.",
            mend="Samakan dengan daftar kunci dan acts di docs/plugins/demo.md.",
        )


def imports(subject: Subject) -> Iterator[Finding]:
    """Code imports `portal.api`, the standard library and itself, and throws no dice.

    A feature plugin imports `portal.feature` as well, and its migrations the database library.
    """
    for path, tree in _modules(subject):
        known = _known_to(subject, path)
        for line, name in _imported(tree):
            top = name.split(".")[0]
            if not any(name == one or name.startswith(f"{one}.") for one in known):
                if top not in sys.stdlib_module_names:
                    yield _FOREIGN.at(subject.named(path), line, name)
                elif top in _DICE:
                    yield _RANDOM.at(subject.named(path), line, name)


def ageing(subject: Subject) -> Iterator[Finding]:
    """Nothing is used that the next minor version of `portal.api` removes."""
    for use in subject.admitted.ageing if subject.admitted else ():
        yield Finding(
            level="should",
            what=str(use.ageing.sentence),
            file=use.file or "__init__.py",
            line=use.line,
            why="Nama yang usang bekerja satu versi minor lagi, lalu plugin ini ditolak.",
            mend="Ganti sebelum menaikkan rentang api pada plugin.toml.",
        )


def _known_to(subject: Subject, path: Path) -> tuple[str, ...]:
    if subject.admitted is None or subject.admitted.feature is None:
        return ("portal.api",)
    if path.parent.name == MIGRATIONS:
        return ("alembic", "sqlalchemy")
    return ("portal.api", "portal.feature")


def floats(subject: Subject) -> Iterator[Finding]:
    """No binary fraction and no cut weight stands in the code."""
    for path, tree in _modules(subject):
        file = subject.named(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and type(node.value) is float:
                yield _FLOAT.at(file, node.lineno, str(node.value))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = ast.unparse(node)
                if node.func.id == "float":
                    yield _FLOAT.at(file, node.lineno, called)
                elif node.func.id in {"int", "round"} and _about_weights(called):
                    yield _CUT.at(file, node.lineno, called)


def _about_weights(text: str) -> bool:
    return any(word in text.lower() for word in ("weight", "bobot"))


def _modules(subject: Subject) -> Iterator[tuple[Path, ast.Module]]:
    try:
        files = plugin_files(subject.folder)
    except Refused:  # already told by `admission`
        return
    for path in files:
        inside = path.relative_to(subject.folder)
        if path.suffix == ".py" and _TESTS not in inside.parts:
            try:
                yield path, ast.parse(path.read_bytes())
            except (SyntaxError, ValueError):
                continue  # admission has refused it with line and reason


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is said about one kind of line: `what` has the line's text at its mark."""

    what: str
    why: str
    mend: str
    level: Level = "must"

    def at(self, file: str, line: int, text: str) -> Finding:
        """Return the finding about one line of one file."""
        return Finding(
            level=self.level,
            what=self.what.format(text),
            file=file,
            line=line,
            why=self.why,
            mend=self.mend,
        )


_FOREIGN = _Rule(
    what="Plugin mengimpor {}.",
    why="Hanya portal.api yang dijaga tetap sama antarversi; bagian lain boleh berubah.",
    mend="Pakai portal.api atau pustaka standar Python; pindahkan sisanya ke dalam plugin.",
)
_RANDOM = _Rule(
    what="Plugin mengimpor {}, yang jawabannya berubah-ubah.",
    why="Nilai yang sama harus dapat dihitung ulang bertahun-tahun kemudian.",
    mend="Ambil tanggal dan urutan dari fakta yang diserahkan portal.",
    level="should",
)
_FLOAT = _Rule(
    what="Ada pecahan biner: {}.",
    why="Pecahan biner tidak persis, sehingga nilai dapat bergeser pada angka terakhir.",
    mend='Tulis angka desimal sebagai teks, misalnya exact("12.5") atau percent(60).',
)
_CUT = _Rule(
    what="Bobot dibulatkan sebelum dihitung: {}.",
    why="Bobot pecahan yang dipotong membuat jumlahnya bukan 100 lagi.",
    mend="Baca bobot dengan read_number dan biarkan persis sampai nilai diterbitkan.",
)
