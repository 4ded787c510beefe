"""`next` leads nowhere but to a path of the portal."""

from __future__ import annotations

import pytest

from portal.web.redirects import is_safe

from .conftest import Site, sign_in

BAD = [
    "", " ", "akun", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example",
    "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "http://evil.example",
    "https://evil.example/akun", "HTTP://evil.example", "https:evil.example", "https:/evil.example",
    "http:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "vbscript:x", "ftp://evil.example", "mailto:a@b", "evil.example", "www.evil.example",
    "?next=//evil.example", "#x", "./akun", "../akun", "/\tevil", "/\n/evil.example",
    "/\r\nLocation: //evil.example", "\t//evil.example", " //evil.example", "/ /evil.example",
    "/%2fevil.example", "/%5cevil.example", "/%2Fevil.example", "/%09/evil.example",
    "/%0d%0aLocation:x", "/\x00/evil.example", "/\u2028evil", "/\u200bevil", "//[::1]/", "/.//evil",
    "/..//evil.example", "/" + "a" * 3000, "@evil.example", "/\u00a0/evil",
]  # fmt: skip
GOOD = ["/", "/akun", "/pegawai?q=a&page=2", "/proyek/3/ubah", "/cari?q=http://x", "/a%20b"]


@pytest.mark.parametrize("target", BAD)
def test_targets_elsewhere_are_refused(target: str) -> None:
    assert not is_safe(target)


@pytest.mark.parametrize("target", GOOD)
def test_own_paths_are_taken(target: str) -> None:
    assert is_safe(target)


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_after_sign_in_nobody_is_sent_elsewhere(site: Site, target: str) -> None:
    answer = sign_in(site.visitor(), "staff", next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_after_sign_in_one_comes_back_to_the_page_asked_for(site: Site) -> None:
    client = site.visitor()
    asked = client.get("/akun/sesi")
    assert asked.headers["Location"] == "/masuk?next=/akun/sesi"
    assert sign_in(client, "staff", next="/akun/sesi").headers["Location"] == "/akun/sesi"
