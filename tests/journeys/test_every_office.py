"""The pages that only some offices have: each kind once, by eye, by ear, by keyboard, on a phone.

Every page of every region is asked for and read; a kind of page is opened in the browser and looked
at closely in the first region that has it. The pages all regions share are looked at by role in
`test_every_page`.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import DESKTOP, PHONE, Office
from tests.journeys.pages import look
from tests.journeys.test_every_page import shape, walk
from tests.serving import COMMAND, served_portal

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
REGIONS = ("bungo", "kotabumi", "lhokseumawe", "senapelan")
SHARED = (
    "/",
    "/akun",
    "/bukti",
    "/keadaan",
    "/keberatan",
    "/laporan",
    "/pegawai",
    "/privasi",
    "/proyek",
    "/siklus",
    "/sosialisasi",
    "/formulir",
    "/hasil",
    "/admin",
    "/umpan-balik",
    "/pekerjaan",
    "/verifikasi",
    "/pimpinan",
    "/masuk",
    "/lupa-sandi",
    "/aktivasi",
)
_opened: set[str] = set()
"""Kinds of pages that the browser had, of any region."""


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Office]]:
    instance = tmp_path_factory.mktemp("offices") / "instance"
    words = ["--instance", str(instance), "demo", "--all", "--people", "16", "--json"]
    ran = subprocess.run([*COMMAND, *words], check=True, capture_output=True, text=True)
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    with served_portal(instance) as served:
        yield {
            region: Office(served.address, told["accounts"][region], instance, served)
            for region in REGIONS
        }


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("role", ["staff", "appraiser", "hr"])
def test_pages_of_one_region_can_be_used_by_everybody(window, offices, region, role):
    way, faults = walk(window, offices[region], role, _opened), []
    for url in way.pages():
        first = "/" + urlsplit(url).path.strip("/").split("/")[0]
        if urlsplit(url).query or first in SHARED:
            continue
        way.shoot(url)
        faults += [f"{shape(url)}: {fault}" for fault in look(way.page, DESKTOP, PHONE)]
    for url in way.files.values():
        answer = way.context.request.get(url)
        if answer.status != 200 or not answer.body():
            faults.append(f"{url}: {answer.status}")
    faults += way.faults + way.dead + way.watch.complaints + way.watch.outside
    if faults:
        faults.append(offices[region].served.told()[-4000:])
        pytest.fail("\n".join(faults), pytrace=False)
    assert len(way.seen) > 10, sorted(way.seen)
