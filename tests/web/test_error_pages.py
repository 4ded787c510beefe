"""Pages of refusals lead back to where the reader came from, and only within the portal."""

from __future__ import annotations

from .conftest import Site

BACK = "Kembali ke halaman sebelumnya"


def test_a_refusal_leads_back_to_the_page_before(site: Site) -> None:
    client = site.browser("hrd")
    here = {"Referer": "http://localhost/pegawai?unit=3"}
    page = client.get("/pegawai/999999", headers=here).text
    assert f'<a href="/pegawai?unit=3">{BACK}</a>' in page


def test_nothing_outside_is_led_to(site: Site) -> None:
    client = site.browser("hrd")
    for referer in ("", "https://luar.example/pegawai", "http://localhost/pegawai/999999"):
        page = client.get("/pegawai/999999", headers={"Referer": referer})
        assert page.status_code == 404
        assert BACK not in page.text
