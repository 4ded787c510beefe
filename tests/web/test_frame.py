"""What stands around every page: the navigation, and who works with the portal."""

from __future__ import annotations

import re

import pytest

from portal.domain.actor import SYSTEM
from portal.host import Host
from portal.services.personnel import people

from .conftest import Site

CURRENT = re.compile(r'<a href="([^"]+)" aria-current="page">')


@pytest.mark.parametrize(
    ("login", "path", "entry"),
    [
        ("hrd", "/pegawai", "/pegawai"),
        ("hrd", "/pegawai/impor", "/pegawai"),
        ("hrd", "/formulir/kemajuan", "/formulir/kemajuan"),
        ("hrd", "/sosialisasi/peserta", "/sosialisasi/peserta"),
        ("hrd", "/keterangan/pegawai", "/keterangan/pegawai"),
        ("hrd", "/keterangan/pegawai/catat", "/keterangan/pegawai"),
        ("hrd", "/hasil/siklus", "/hasil/siklus"),
        ("auditor", "/admin/audit?halaman=2", "/admin/audit"),
        ("admin", "/admin/akun/baru", "/admin/akun"),
    ],
)
def test_the_entry_of_the_page_is_marked_on_its_sub_pages_too(
    site: Site, login: str, path: str, entry: str
) -> None:
    answer = site.browser(login).get(path)
    assert answer.status_code == 200
    assert CURRENT.findall(answer.text) == [entry]


def test_visitors_read_about_the_regions_that_have_people(site: Site, host: Host) -> None:
    shown = about(site)
    regions = {entry.region.code: entry.region for entry in host.registry.regions()}
    told = {code for code, region in regions.items() if region.agency in shown}
    assert told == {"kemuning", "bungo"}
    assert regions["kemuning"].about.split(",")[0] in shown


def test_with_many_regions_visitors_read_their_names_only(site: Site, host: Host) -> None:
    others = [e.region.code for e in host.registry.regions()][:4]
    with site.app.app_context():
        for at, code in enumerate(others):
            nip = f"19900101201501190{at}"
            people.create_employee(SYSTEM, region=code, nip=nip, name=f"Orang {at}")
    shown = about(site)
    regions = {entry.region.code: entry.region for entry in host.registry.regions()}
    for code in {*others, "kemuning", "bungo"}:
        assert regions[code].agency in shown
        assert not regions[code].about or regions[code].about not in shown


def about(site: Site) -> str:
    """The column beside the sign-in form."""
    return site.visitor().get("/masuk").text.split("about-title", 1)[1]
