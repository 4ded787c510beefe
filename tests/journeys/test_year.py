"""One year of one member, from the opening of the cycle to his answer, in a real browser.

What he reached and what the forms say is chosen so that every value can be worked out by hand:

- time 36 of 40 days 110, quality 38 of 40 95, output 24 of 20 120:
  objective 0,35 · 110 + 0,35 · 95 + 0,30 · 120 = 107,75
- superior's mean mark 4 is worth 105, the peers' mean mark 3 is worth 90:
  behavior 0,60 · 105 + 0,40 · 90 = 99,00
- final 0,60 · 107,75 + 0,40 · 99 = 104,25, predikat Baik
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date, timedelta

import pypdf
import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import PHONE, Watch, sign_in
from tests.journeys.small_office import ENDS, PASSWORD, STAFF, STARTS, TODAY, build
from tests.serving import served_portal

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
ITEMS = ("service", "accountable", "competent", "harmonious", "loyal", "adaptive", "collaborative")
FINAL, OBJECTIVE, SUPERIOR, PEERS, BEHAVIOR = "104,25", "107,75", "105,00", "90,00", "99,00"
SUPERIOR_MARKS = (5, 4, 4, 4, 4, 4, 3)
PEER_MARKS = {"peer1": (3,) * 7, "peer2": (2, 4, 3, 3, 3, 3, 3), "peer3": (1, 5, 3, 3, 3, 3, 3)}
TITLE = "Jalan penghubung Desa Contoh"


def iso(day: date) -> str:
    return day.isoformat()


def press(page: Page, name: str) -> None:
    """Press the button or follow the link of the page's own content that is called so."""
    found = page.locator("main").get_by_role("button", name=name)
    if not found.count():
        found = page.locator("main").get_by_role("link", name=name)
    with page.expect_navigation():
        found.first.click()
    if page.locator("#f-confirm_password").count():
        page.fill("#f-confirm_password", PASSWORD)
        with page.expect_navigation():
            page.click("main form button")


def told(page: Page, sentence: str) -> None:
    """The page says so; shows the page's text otherwise."""
    assert sentence in page.inner_text("main"), page.inner_text("main")


class People:
    """A browser window for each person, signed in when first needed."""

    def __init__(self, window, office, address: str) -> None:
        self.window, self.office, self.address = window, office, address
        self.pages: dict[str, Page] = {}
        self.watch = Watch()

    def __getitem__(self, key: str) -> Page:
        if key not in self.pages:
            options = {"viewport": PHONE} if key == "member" else {}
            page = self.window(reduced_motion="reduce", **options).new_page()
            self.watch.on(page, self.address)
            sign_in(page, self.address, self.office.logins[key], PASSWORD)
            self.pages[key] = page
        return self.pages[key]

    def go(self, key: str, path: str) -> Page:
        page = self[key]
        answer = page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{key} {path}: {answer.status}"
        return page


def open_cycle(people: People) -> None:
    page = people.go("hr", "/siklus")
    press(page, "Buat siklus")
    page.fill("#f-title", "Penilaian tahun ini")
    page.fill("#f-code", "TAHUN-INI")
    page.fill("#f-year", str(STARTS.year))
    page.fill("#f-starts", iso(STARTS))
    page.fill("#f-ends", iso(ENDS))
    press(page, "Simpan konsep")
    press(page, "Buka siklus")
    press(page, "Buka siklus")
    told(page, "Siklus dibuka untuk 7 pegawai.")


def open_project(people: People) -> str:
    page = people.go("head", "/proyek")
    press(page, "Buka proyek")
    page.fill("#f-title", TITLE)
    page.fill("#f-code", "P-1")
    page.fill("#f-starts", iso(STARTS))
    page.fill("#f-planned_end", iso(TODAY - timedelta(days=10)))
    for at, key in enumerate(("head", "member", "peer1", "peer2", "peer3")):
        page.fill("#f-cari", STAFF[key][0])
        page.keyboard.press("Enter")  # searches; it must not save or lose anything
        page.wait_for_selector("li.found")
        press(page, "Jadikan ketua" if at == 0 else "Tambahkan")
    for box in page.locator("input[name^='days-']").all():
        box.fill("40")
    for box in page.locator("input[name^='sector-']").all():
        box.fill("Jalan")
    targets = page.locator("input[name^='target-']:visible")
    assert targets.count() == 3
    targets.nth(1).fill("40")
    targets.nth(2).fill("20")
    press(page, "Simpan proyek")
    told(page, "Belum menyetujui")
    return page.url.removeprefix(people.address)


def member_works(people: People, project: str) -> None:
    page = people.go("member", "/")
    press(page, TITLE)
    press(page, "Setujui bagian saya")
    people.office.accept_parts("head", "peer1", "peer2", "peer3")
    head = people.go("head", project)
    press(head, "Mulai pelaksanaan")
    press(head, "Mulai pelaksanaan")

    page = people.go("member", "/indikator")
    press(page, "Pencapaian target keluaran")
    page.fill("#f-on", iso(TODAY))
    page.fill("#f-value", "12,5")
    page.fill("#f-note", "Setengah jalan.")
    page.set_input_files(
        "#f-file", {"name": "foto lapangan.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    press(page, "Catat kemajuan")
    told(page, "Kemajuan dicatat.")
    told(page, "12,5")
    link = page.get_by_role("link", name="foto lapangan.png").get_attribute("href")
    kept = page.context.request.get(people.address + link)
    assert (kept.status, kept.body()) == (200, PICTURE)
    assert "attachment" in kept.headers["content-disposition"]


def inspect(people: People, project: str) -> None:
    page = people.go("head", project)
    press(page, "Serahkan untuk pemeriksaan")
    page.fill("#f-ended", iso(TODAY - timedelta(days=5)))
    press(page, "Serahkan untuk pemeriksaan")
    press(page, "Terima hasil pekerjaan")
    page.fill("#f-accepted_on", iso(TODAY))
    page.fill("#f-number", "BA/1")
    own = page.locator("fieldset", has=page.locator(f"legend:has-text('{STAFF['member'][0]}')"))
    boxes = own.locator("input")
    assert boxes.count() == 3
    for box, value in zip(boxes.all(), ("36", "38", "24"), strict=True):
        box.fill(value)
    page.locator("input[name^='name-']").first.fill(STAFF["leader"][0])
    page.locator("input[name^='role-']").first.fill("Pimpinan")
    page.fill("#f-remarks", "Hasil anggota lain diperiksa kemudian.")
    press(page, "Terima hasil pekerjaan")
    told(page, "BA/1")


def fill_form(people: People, key: str, marks: tuple[int, ...]) -> None:
    page = people.go(key, "/formulir")
    press(page, STAFF["member"][0])
    for code, mark in zip(ITEMS, marks, strict=True):
        page.check(f"input[name='items.{code}'][value='{mark}']")
    reasons = [code for code, mark in zip(ITEMS, marks, strict=True) if mark in {1, 2, 5}]
    if reasons:
        press(page, "Periksa dan kirim")
        assert page.locator(".error-summary li").count() == len(reasons)
        for code in reasons:
            page.locator(f"textarea[name='reasons.{code}']").fill("Terlihat di lapangan.")
    press(page, "Periksa dan kirim")
    press(page, "Kirim formulir")
    told(page, "Formulir sudah diterima")


def rate(people: People, cycle: str) -> None:
    hr = people.go("hr", cycle)
    press(hr, "Buka formulir penilaian")
    press(hr, "Buka formulir penilaian")
    fill_form(people, "head", SUPERIOR_MARKS)
    for key, marks in PEER_MARKS.items():
        fill_form(people, key, marks)
    hr = people.go("hr", cycle)
    press(hr, "Tutup formulir dan hitung nilai")
    press(hr, "Tutup formulir dan hitung nilai")
    told(hr, "tertahan")  # those without a superior's form


def talk_and_publish(people: People, cycle: str) -> None:
    head = people.go("head", "/hasil/staf")
    press(head, f"Catat dialog {STAFF['member'][0]}")
    told(head, FINAL)
    head.fill("#f-held_on", iso(TODAY))
    head.fill("#f-place", "Ruang rapat")
    head.fill("#f-summary", "Hasil dibahas bersama.")
    press(head, "Simpan dialog")
    hr = people.go("hr", cycle)
    press(hr, "Terbitkan hasil")
    hr.check("#f-partial")
    press(hr, "Terbitkan hasil")
    told(hr, "1 ")


def read_result(people: People) -> str:
    page = people.go("member", "/")
    assert FINAL not in page.inner_text("main")
    press(page, "Buka hasil")
    press(page, "Saya membuka hasil saya")
    for value in (FINAL, OBJECTIVE, SUPERIOR, PEERS, BEHAVIOR, "Baik"):
        told(page, value)
    shown = page.url.removeprefix(people.address)
    press(page, "Rincian perhitungan")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for value in (FINAL, OBJECTIVE, BEHAVIOR, "110", "95", "120", "PP 30/2019 pasal 41"):
        told(page, value)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    page.goto(people.address + shown)
    page.check("input[name='response'][value='agree']")
    press(page, "Simpan tanggapan")
    told(page, "Anda menyatakan setuju")
    return shown


def sheet_text(people: People, result: str) -> str:
    page = people.go("hr", result)
    told(page, FINAL)
    press(page, "Cetak atau unduh lembar penilaian")
    link = page.locator("a[href*='annual_sheet.pdf']").first.get_attribute("href")
    sheet = page.context.request.get(people.address + link)
    assert sheet.status == 200
    assert sheet.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(sheet.body())).pages
    return "\n".join(page.extract_text() for page in pages)


def recomputed() -> dict[str, object]:
    """What the scoring command says about the same inputs."""
    rows = (("timeliness", 35, 40, 36, "lower"), ("quality", 35, 40, 38, "higher"))
    rows += (("output", 30, 20, 24, "higher"),)
    names = ("code", "weight", "target", "actual", "direction")
    document = {
        "projects": [{"days": 40, "indicators": [dict(zip(names, r, strict=True)) for r in rows]}],
        "superior_rating": 4,
        "peer_ratings": [3, 3, 3],
        "verified_idea": False,
    }
    command = [sys.executable, "-c", "from portal.cli import main; main()", "score"]
    ran = subprocess.run(
        [*command, "kemuning.objective"],
        input=json.dumps([document]),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(ran.stdout)[0]


def test_a_year_from_the_opening_to_the_answer(window, tmp_path):
    office = build(tmp_path / "instance")
    with served_portal(office.instance) as served:
        address = served.address
        people = People(window, office, address)
        open_cycle(people)
        cycle = people["hr"].url.removeprefix(address)
        project = open_project(people)
        member_works(people, project)
        inspect(people, project)
        rate(people, cycle)
        talk_and_publish(people, cycle)
        result = read_result(people)
        paper = sheet_text(people, result)
    for value in (FINAL, OBJECTIVE, SUPERIOR, PEERS, BEHAVIOR, STAFF["member"][0]):
        assert value in paper, paper
    found = recomputed()
    names = ("final_value", "objective_value", "superior_value", "peer_value", "behavior_value")
    assert [found[name].replace(".", ",") for name in names] == [
        FINAL,
        OBJECTIVE,
        SUPERIOR,
        PEERS,
        BEHAVIOR,
    ]
    assert found["predikat"] == "Baik"
    assert people.watch.complaints == []
    assert people.watch.outside == []


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
"""The smallest sound PNG: one red point."""
