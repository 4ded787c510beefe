"""Worked examples: there are some, an office approved them, and every text is equal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from portal.testing.findings import Finding
from portal.testing.subject import Subject, Tried


def examples(subject: Subject) -> Iterator[Finding]:
    """Each method has approved examples; each example's published object is met exactly."""
    for tried in subject.tried:
        file = tried.file
        if tried.problem:
            yield _finding("must", tried.problem, file, "Betulkan berkas contoh itu.")
        elif tried.golden is None:
            yield _finding(
                "must",
                f"Metode {tried.method.id} belum memiliki contoh perhitungan.",
                file,
                "Hitung beberapa contoh dengan tangan, mintakan persetujuan, lalu simpan di sini.",
            )
        else:
            yield from _signed(tried, file)
            yield from _met(tried, file)


def _signed(tried: Tried, file: str) -> Iterator[Finding]:
    assert tried.golden is not None  # noqa: S101  (asked above)
    if tried.golden.method != tried.method.id:
        yield _finding(
            "must", f"Berkas ini berisi contoh metode {tried.golden.method}.", file, "Samakan."
        )
    if not tried.golden.approved_by:
        yield _finding(
            "must",
            "Contoh belum disetujui instansi (approved_by kosong).",
            file,
            "Isi approved_by dengan nama instansi yang memeriksa angka-angka itu.",
        )
    if not tried.golden.legal_basis:
        yield _finding(
            "must",
            "Dasar hukum contoh belum disebut (legal_basis kosong).",
            file,
            "Isi legal_basis dengan peraturan dan pasalnya, atau keputusan daerah.",
        )


def _met(tried: Tried, file: str) -> Iterator[Finding]:
    for case in tried.golden.cases if tried.golden else ():
        shown, expected = tried.score(case.input).shown, dict(case.expected)
        if shown == expected:
            continue
        found = shown if isinstance(shown, dict) else {}
        keys = [k for k in (*expected, *found) if expected.get(k, ...) != found.get(k, ...)]
        yield _finding(
            "must",
            f"Contoh {case.id}: {_difference(keys[0], expected, found)}.",
            file,
            "Periksa dengan tangan mana yang benar, lalu perbaiki rumus atau contohnya.",
        )


def _difference(key: str, expected: dict[str, object], found: dict[str, object]) -> str:
    if "error" in found and key != "error":
        return f"ditolak dengan kode {found['error']!r}"
    if key not in found:
        given = ", ".join(found)
        return (
            f"{key} seharusnya {_text(expected[key])}, tetapi tidak diterbitkan (yang ada: {given})"
        )
    if key not in expected:
        return f"{key} = {found[key]!r} diterbitkan, tetapi tidak ada pada contoh"
    return f"{key} seharusnya {_text(expected[key])}, hasilnya {_text(found[key])}"


def _text(value: object) -> str:
    """Return a value as its file writes it: a text in quotes, a number without."""
    return str(value) if isinstance(value, Decimal) else repr(value)


def _finding(level: str, what: str, file: str, mend: str) -> Finding:
    return Finding(
        level="must" if level == "must" else "should",
        what=what,
        file=file,
        why="Contoh yang disetujui adalah satu-satunya bukti bahwa rumus sesuai peraturan.",
        mend=mend,
    )
