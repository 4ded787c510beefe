"""The checklist as text for the terminal."""

from __future__ import annotations

from portal.testing.findings import Answer, Finding, Report

_MARKS = {"ok": "[ok]   ", "should": "[saran]", "must": "[GAGAL]", "skipped": "[lewat]"}


def report_text(report: Report) -> str:
    """Return the checklist in Indonesian, findings below their check, a verdict at the end."""
    head = f"Pemeriksaan plugin {report.plugin} {report.version}".rstrip()
    lines = [head, ""]
    for answer in report.answers:
        lines.extend(_answer(answer))
    return "\n".join([*lines, "", _verdict(report)])


def _answer(answer: Answer) -> list[str]:
    note = f" ({answer.note})" if answer.note else ""
    lines = [f"{_MARKS[answer.state]} {answer.title}{note}"]
    for finding in answer.findings:
        lines.extend(_finding(finding))
    return lines


def _finding(finding: Finding) -> list[str]:
    word = "wajib" if finding.level == "must" else "saran"
    place = f"{finding.where}: " if finding.where else ""
    return [
        f"         - {word}: {place}{finding.what}",
        f"           Mengapa: {finding.why}",
        f"           Perbaiki: {finding.mend}",
    ]


def _verdict(report: Report) -> str:
    must = sum(finding.level == "must" for finding in report.findings)
    should = len(report.findings) - must
    if report.passed:
        return f"Lulus. Saran: {should}."
    return f"Belum lulus. Wajib diperbaiki: {must}; saran: {should}."
