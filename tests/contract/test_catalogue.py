"""The English catalogues are complete and true to their source, and pages show them."""

from __future__ import annotations

import importlib.util
import re
import string
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from portal.api import PREDIKAT
from portal.host import Host, load_host
from portal.paths import plugins_dir
from portal.services.outcome import objections, receiving
from tests.web.results.offices import Office, copy_of, post, prepare_stages

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(ROOT.glob("p*/**/translations/en/LC_MESSAGES/portal.po"))
NAMED = re.compile(r"%\((\w+)\)s")
INDONESIAN = re.compile(
    r"\b(adalah|agar|akan|anda|atau|bagi|bahwa|belum|bila|dan|dari|dengan|dapat|hanya|harus|ini|"
    r"itu|juga|karena|kepada|lebih|menjadi|oleh|pada|saat|sampai|sebelum|semua|sesudah|setelah|"
    r"setiap|sudah|tanpa|telah|tersebut|tetapi|tidak|untuk|yang)\b",
    re.IGNORECASE,
)
"""Little words that stand in almost every Indonesian sentence and in no English one."""
KEPT = ("Bahasa Indonesia", "Tidak Dapat Dinilai")
"""The name of a language, and a grade as the law words it."""


def load_script():
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = load_script()


@pytest.fixture(scope="module")
def wanted(host: Host) -> dict[Path, tuple[str, Catalog]]:
    return messages.templates_of_catalogues(host)


@pytest.fixture(scope="module")
def host() -> Host:
    return load_host([plugins_dir()], entry_points=False)


def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Every source text with its translation, plural forms one by one."""
    found: list[tuple[str, str]] = []
    for message in catalogue:
        if isinstance(message.id, tuple):
            found += zip(message.id, message.string, strict=True)
        elif message.id:
            found.append((message.id, message.string))
    return found


def placeholders(text: str) -> list[str]:
    """The named places of both kinds, sorted; `%%` counts, as it is shown as one sign."""
    braces = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    return sorted([*NAMED.findall(text), *braces, *re.findall("%%", text)])


def ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def test_every_catalogue_holds_exactly_the_texts_in_use(
    wanted: dict[Path, tuple[str, Catalog]],
) -> None:
    assert set(wanted) == set(CATALOGUES)
    for path, (_name, texts) in wanted.items():
        present = ids(messages.read(path))
        assert ids(texts) - present == set(), f"{path}: run `make messages`, then translate"
        assert present - ids(texts) == set(), f"{path}: run `make messages`"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_text_is_translated_and_none_is_a_guess(path: Path) -> None:
    catalogue = messages.read(path)
    assert not catalogue.obsolete
    lacking = [m.id for m in catalogue if m.id and not messages.is_translated(m)]
    assert lacking == []
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_translations_keep_the_places_to_fill(path: Path) -> None:
    for source, told in pairs(messages.read(path)):
        assert placeholders(told) == placeholders(source), source


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_translations_are_english_and_end_as_their_source(path: Path) -> None:
    for source, told in pairs(messages.read(path)):
        assert not INDONESIAN.search(without_kept(told)), told
        assert told == told.strip(), told
        if source.endswith((".", ":", "?")):
            assert told[-1] == source[-1], told


def test_a_lost_place_is_noticed() -> None:
    assert placeholders("%(n)s dari {total}") == ["n", "total"]
    assert placeholders("{total}") != placeholders("total")
    assert not messages.is_translated(Message(("a", "b"), ("x", "")))


def without_kept(text: str) -> str:
    for kept in KEPT:
        text = text.replace(kept, "")
    return text


# --- Pages ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory, host: Host) -> dict[str, Office]:
    """The office while forms are open and after publication."""
    folder = tmp_path_factory.mktemp("stages")
    worlds = prepare_stages(folder, host)
    found = {
        stage: copy_of(folder, stage, tmp_path_factory.mktemp(stage), host, worlds[stage])
        for stage in ("rating", "published")
    }
    later = found["published"]
    with later.app.app_context():
        for key in ("a1", "a2"):
            receiving.mark_opened(later.world.actor(key), later.world.appraisal(key).id)
        a2 = later.world.appraisal("a2").id
        objections.file(later.world.actor("a2"), a2, reason="Angka keliru.")
    return found


def page(office: Office, who: str, path: str) -> list[str]:
    """The visible texts of a page in English, between tags and in attributes that are read."""
    client = office.browser(who)
    assert post(client, "/bahasa", language="en").status_code == 303
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    assert '<html lang="en"' in answer.text
    return texts_in(answer.text)


def texts_in(html: str) -> list[str]:
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    # The formula and the rule behind a number stand as on the official sheet.
    html = re.sub(r'<span class="step-(formula|rule)">.*?</span>', " ", html)
    shown = re.findall(r'(?:aria-label|data-label|placeholder|title|alt)="([^"]+)"', html)
    found = (" ".join(unescape(text).split()) for text in [*re.split(r"<[^>]+>", html), *shown])
    return [text for text in found if text]


def is_english(texts: list[str], sources: frozenset[str]) -> None:
    """Neither a source text as it stands nor an Indonesian word inside another text."""
    assert sorted(sources.intersection(texts)) == []
    assert [text for text in texts if INDONESIAN.search(without_kept(text))] == []


@pytest.fixture(scope="module")
def sources() -> frozenset[str]:
    """Every source text that reads differently in English; words of a predikat are official."""
    every = [pair for path in CATALOGUES for pair in pairs(messages.read(path))]
    english = {told for _source, told in every}
    return frozenset(source for source, told in every if source != told) - english - set(PREDIKAT)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("hr", "/"),
        ("a1", "/"),
        ("boss_a", "/"),
        ("admin", "/"),
        ("a1", "/akun"),
        ("a1", "/akun/sandi"),
        ("a1", "/akun/sesi"),
        ("hr", "/pegawai"),
        ("hr", "/pegawai/1"),
        ("hr", "/pegawai/impor"),
        ("hr", "/siklus"),
        ("hr", "/siklus/baru"),
        ("hr", "/siklus/{cycle}"),
        ("hr", "/siklus/{cycle}/pegawai"),
        ("a1", "/proyek"),
        ("a1", "/proyek/1"),
        ("boss_a", "/proyek/baru"),
        ("a1", "/indikator"),
        ("a1", "/indikator/1"),
        ("a1", "/formulir"),
        ("hr", "/formulir/kemajuan/{cycle}"),
        ("a1", "/keterangan"),
        ("a1", "/umpan-balik/{a1}"),
        ("a1", "/bukti"),
        ("a1", "/sosialisasi"),
        ("a1", "/sosialisasi/how"),
        ("hr", "/sosialisasi/peserta"),
        ("a1", "/laporan"),
        ("a1", "/laporan/penilaian/{a1}"),
        ("hr", "/laporan/siklus/{cycle}"),
        ("hr", "/laporan/cetak/{cycle}"),
        ("a1", "/hasil"),
        ("a1", "/hasil/{a1}"),
        ("boss_a", "/hasil/{a1}"),
        ("a1", "/hasil/{a1}/rincian"),
        ("hr", "/hasil/siklus/{cycle}"),
        ("boss_a", "/staf"),
        ("a1", "/keberatan/baru/{a1}"),
        ("hr", "/keberatan"),
        ("hr", "/keberatan/{objection}"),
        ("hr", "/tindak-lanjut/siklus/{cycle}"),
        ("hr", "/tindak-lanjut/siklus/{cycle}/award"),
        ("hr", "/pimpinan/{cycle}"),
        ("admin", "/admin/plugin"),
        ("admin", "/admin/akun"),
        ("admin", "/admin/akun/baru"),
        ("admin", "/admin/audit"),
        ("admin", "/pekerjaan"),
        ("a1", "/privasi"),
        ("a1", "/keadaan"),
        ("a1", "/verifikasi"),
    ],
)
def test_pages_after_publication_are_english(
    offices: dict[str, Office], sources: frozenset[str], who: str, path: str
) -> None:
    office = offices["published"]
    ids_ = {"cycle": office.world.cycle_id, "a1": office.appraisal("a1"), "objection": 1}
    path = path.format(**ids_)
    is_english(page(office, who, path), sources)


@pytest.mark.parametrize(("rater", "relation"), [("a1", "peer"), ("boss_a", "superior")])
def test_the_form_is_english(
    offices: dict[str, Office], sources: frozenset[str], rater: str, relation: str
) -> None:
    office = offices["rating"]
    texts = page(office, rater, f"/formulir/{office.task(rater, relation)}")
    is_english(texts, sources)
    assert any(text.startswith("Service-oriented") for text in texts)


def test_an_indonesian_page_is_noticed(offices: dict[str, Office], sources: frozenset[str]) -> None:
    office = offices["rating"]
    page(office, "a2", "/akun")
    assert post(office.browser("a2"), "/bahasa", language="id").status_code == 303
    with pytest.raises(AssertionError):
        is_english(texts_in(office.browser("a2").get("/").text), sources)
