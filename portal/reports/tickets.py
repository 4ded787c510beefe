"""Ticket sheets of a survey: A4 pages of codes with QR, to be cut and handed out. Never stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.paths import templates_dir
from portal.reports.issue import pool
from portal.reports.worker import RenderRequest

_TEMPLATE = "report/tickets.html"
_CSS = "@page { size: 210mm 297mm; margin: 10mm 10mm 10mm 10mm; }"


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """What is printed on every ticket: survey, place, last day, and the address of the form."""

    title: str
    agency: str
    counter: str
    closes_on: str
    address: str
    """Address to which the code is added, such as `https://kinerja.example/survei/`."""


def ticket_pdf(sheet: TicketSheet, codes: Sequence[str]) -> bytes:
    """Return the PDF of the tickets. Raises RenderFailed."""
    assets = {f"qr-{at}.png": _qr(sheet.address + code) for at, code in enumerate(codes)}
    assets["page-tickets.css"] = _CSS.encode()
    environment = Environment(
        loader=FileSystemLoader(templates_dir()), autoescape=True, undefined=StrictUndefined
    )
    html = environment.get_template(_TEMPLATE).render(sheet=sheet, codes=codes)
    identity = hashlib.sha256("".join(codes).encode()).hexdigest()
    with pool() as printing:
        return printing.render(RenderRequest(html, identity, assets)).content


def _qr(address: str) -> bytes:
    target = BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="png", scale=4, border=2)
    return target.getvalue()
