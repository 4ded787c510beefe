"""The difference between two versions as text and as a page for a meeting."""

from __future__ import annotations

from html import escape

from portal.kit.diff import BIGGEST, Difference, MethodDifference, signed

_STATES = {
    "added": "metode baru, tidak ada pembanding",
    "removed": "metode ini tidak ada lagi",
    "no_examples": "tidak ada contoh, tidak dapat dibandingkan",
}
_TERMS = {"form": "bentuk hasil (penanda, kata, daftar)"}
_NOTE = (
    "Orang-orang di sini buatan, diturunkan dari contoh perhitungan; hasilnya menunjukkan arah dan "
    "besar perubahan, bukan ramalan tentang pegawai tertentu."
)
_COLUMNS = ("Orang", "Contoh", "Lama", "Baru", "Selisih", "Suku")


def diff_text(found: Difference) -> str:
    """Return the difference for the terminal."""
    lines = [f"{found.old} -> {found.new}", ""]
    for one in found.methods:
        lines.extend([*_method(one), ""])
    return "\n".join([*lines, _NOTE])


def diff_html(found: Difference) -> str:
    """Return one page without scripts and without anything from outside."""
    title = escape(f"Perubahan nilai: {found.old} menjadi {found.new}")
    body = "".join([_section(one) for one in found.methods])
    return (
        f'<!DOCTYPE html>\n<html lang="id"><head><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}th,td{border:1px solid #767676;padding:.25rem .6rem;"
        "text-align:left}</style></head>"
        f"<body><h1>{title}</h1>{body}<p>{escape(_NOTE)}</p></body></html>\n"
    )


def _headline(one: MethodDifference) -> str:
    if one.state != "compared":
        return _STATES[one.state]
    if not one.changes:
        return f"tidak ada perubahan pada {one.people} orang"
    moves = [change.difference for change in one.changes]
    return (
        f"{len(one.changes)} dari {one.people} orang berubah; kenaikan terbesar "
        f"{signed(max(*moves, 0 * moves[0]))}, penurunan terbesar "
        f"{signed(min(*moves, 0 * moves[0]))}"
    )


def _counts(one: MethodDifference) -> list[tuple[str, str]]:
    terms = [f"{_label(one, term)} ({count})" for term, count in one.terms.items()]
    words = [f"{word} ({count})" for word, count in sorted(one.words.items())]
    shown = f"{BIGGEST} perubahan terbesar dari {len(one.changes)}; semuanya dengan --format json"
    rows = [("Karena suku", ", ".join(terms)), ("Predikat", ", ".join(words))]
    rows += [("Di bawah ini", shown)] if len(one.changes) > BIGGEST else []
    return [(label, text) for label, text in rows if text]


def _label(one: MethodDifference, term: str) -> str:
    return one.labels.get(term) or _TERMS.get(term, term)


def _rows(one: MethodDifference) -> list[tuple[str, ...]]:
    return [
        (str(c.person), c.example, c.old, c.new, signed(c.difference), _label(one, c.term))
        for c in one.biggest
    ]


def _method(one: MethodDifference) -> list[str]:
    lines = [f"{one.method}: {_headline(one)}."]
    lines.extend([f"  {label}: {text}" for label, text in _counts(one)])
    rows = _rows(one)
    if rows:
        table = [_COLUMNS, *rows]
        widths = [max(len(row[at]) for row in table) for at in range(len(_COLUMNS))]
        lines.extend(["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in table])
    return lines


def _section(one: MethodDifference) -> str:
    parts = [f"<h2>{escape(one.method)}</h2><p>{escape(_headline(one))}.</p>"]
    parts.extend([f"<p>{escape(label)}: {escape(text)}</p>" for label, text in _counts(one)])
    rows = _rows(one)
    if rows:
        head = "".join([f'<th scope="col">{name}</th>' for name in _COLUMNS])
        body = "".join(
            ["<tr>" + "".join([f"<td>{escape(c)}</td>" for c in row]) + "</tr>" for row in rows]
        )
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    return "".join(parts)
