"""An archived copy describes and scores word for word as the plugin it was made of."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest

from portal.api.methods import ScoringError
from portal.api.snapshot import Cohort, CycleFacts, Measure
from portal.host.archive import ArchiveFailed, Bundle, Pinned
from portal.host.archive.carry import decode, encode
from portal.host.files import fingerprint
from portal.paths import plugins_dir

CYCLE = CycleFacts(
    code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
)
MEASURES = (
    Measure(code="a", label="A", direction="higher", weight="60", target="10", actual="9"),
    Measure(code="b", label="B", direction="lower", weight="40", target="5", actual=None),
)


REGIONS = ("kemuning", "bungo", "senapelan", "lhokseumawe", "kotabumi")


def pinned(report, root):
    folder = root / report.digest
    if not folder.exists():
        shutil.copytree(report.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Pinned(report.id, report.version, report.digest, folder)


@pytest.fixture(scope="module", params=REGIONS)
def pair(request, host, tmp_path_factory):
    """A region's installed entry and the bundle of a copy of its plugin."""
    if host.report(request.param).state != "active":
        pytest.skip(f"{request.param} is not active")
    root = tmp_path_factory.mktemp("archive")
    own, national = (pinned(host.report(name), root) for name in (request.param, "national"))
    bundle = Bundle(request.param, own, national)
    yield host.registry.region(request.param), bundle
    bundle.close()


def test_the_copy_describes_the_same(pair):
    installed, bundle = pair
    copy = bundle.entry(installed)
    for name in ("plugin", "indicator_sets", "instruments", "methods", "workflow"):
        assert copy.freeze()[name] == installed.freeze()[name]
    assert copy.instruments == installed.instruments
    assert copy.indicator_sets == installed.indicator_sets
    assert [one.id for one in copy.methods] == [one.id for one in installed.methods]


def test_the_copy_scores_the_same(pair):
    installed, bundle = pair
    tried = 0
    for method in installed.methods:
        path = installed.folder / "golden" / f"{method.id}.json"
        if not path.is_file():
            continue
        inputs = [case["input"] for case in _cases(path)]
        answers = bundle.score_documents(method.id, inputs)
        for document, answer in zip(inputs, answers, strict=True):
            tried += 1
            assert said(answer) == said(_here(method, document))
    assert tried > 0


def _cases(path):
    """Worked examples, their numbers as decimal texts: so they are stored."""
    return json.loads(path.read_text("utf-8"), parse_float=str)["cases"]


def _here(method, document):
    try:
        return method.score(document).to_document()
    except ScoringError as error:
        return error


def said(answer):
    return answer.code if isinstance(answer, ScoringError) else answer


def test_functions_of_closings_and_follow_ups_answer_from_the_copy(pair):
    installed, bundle = pair
    copy = bundle.entry(installed)
    for ours, theirs in zip(copy.closings(), installed.closings(), strict=True):
        assert ours.document is not theirs.document
        assert ours.document(MEASURES) == theirs.document(MEASURES)
    empty = Cohort(region=installed.region.code, cycle=CYCLE)
    for ours, theirs in zip(copy.follow_up_rules, installed.follow_up_rules, strict=True):
        assert ours.propose(empty) == theirs.propose(empty)


def test_a_changed_copy_is_refused(host, tmp_path):
    own, national = (pinned(host.report(name), tmp_path) for name in ("kemuning", "national"))
    (own.folder / "scoring" / "objective.py").write_text("FACTOR = 2\n", "utf-8")
    with pytest.raises(ArchiveFailed, match="sidiknya") as caught:
        Bundle("kemuning", own, national)
    assert caught.value.fault


def test_a_changed_lender_is_refused_too(host, tmp_path):
    own, national = (pinned(host.report(name), tmp_path) for name in ("kemuning", "national"))
    (national.folder / "matrices.py").write_text("", "utf-8")
    with pytest.raises(ArchiveFailed, match="sidiknya"):
        Bundle("kemuning", own, national)


WILD = """
import os, socket, time
from portal.api import hookimpl

@hookimpl
def portal_validate(snapshot, step):
    if step == "wait":
        time.sleep(60)
    if step == "exit":
        raise SystemExit(3)
    if step == "call":
        socket.socket()
    if step == "eat":
        return [bytearray(4 * 2**30)]
    print("a plugin that prints")
    return ()
"""


@pytest.fixture
def wild(host, tmp_path):
    """An archived plugin that does what its findings are asked for."""
    folder = tmp_path / "source"
    shutil.copytree(
        plugins_dir() / "kemuning", folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    with (folder / "__init__.py").open("a", encoding="utf-8") as stream:
        stream.write(WILD)
    own = Pinned("kemuning", host.report("kemuning").version, fingerprint(folder).digest, folder)
    bundle = Bundle("kemuning", own, pinned(host.report("national"), tmp_path))
    yield bundle
    bundle.close()


def ask(bundle, step, seconds=20.0):
    snapshot = {
        "region": "kemuning",
        "cycle": CYCLE.to_document(),
        "employee": {"nip": "1", "name": "N"},
    }
    return bundle.ask({"do": "validate", "snapshot": snapshot, "step": step}, seconds)


def test_a_copy_that_prints_or_fails_ends_nothing(wild):
    for step in ("exit", "call", "eat"):
        with pytest.raises(ArchiveFailed, match="gagal"):
            ask(wild, step)
    assert decode(ask(wild, "")["answer"]["value"]) == ()


def test_a_copy_that_hangs_is_ended(wild):
    with pytest.raises(ArchiveFailed, match="terlalu lama"):
        ask(wild, "wait", 0.5)
    assert not wild.alive


def test_only_plain_descriptions_travel():
    for value in (1.5, object(), len):
        with pytest.raises(TypeError):
            encode(value)
    for value in (CYCLE, MEASURES, {"a": (1, None, True)}, [frozenset({"x", "y"})]):
        assert decode(json.loads(json.dumps(encode(value)))) == value
