"""Reports that print a feature's data are tried with what the feature may answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from portal.host.examples import MAX_BYTES
from portal.testing import check_plugin
from portal.testing.sample_features import MAX_SAMPLES, SampleError, feature_samples
from portal.testing.samples import Samples
from portal.testing.subject import opened

PLUGINS = Path(__file__).parents[3] / "plugins"


@pytest.fixture
def region(tmp_path):
    """A copy of a region whose reports print data of position management."""
    folder = tmp_path / "kotabumi"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PLUGINS / "kotabumi", folder, ignore=ignored)
    return folder


def keep(folder, content, feature="positions"):
    path = folder / "samples" / f"{feature}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def told(folder):
    report = check_plugin(folder, ["reports"])
    (answer,) = [one for one in report.answers if one.id == "reports"]
    return answer.findings


def test_the_feature_s_own_examples_fill_the_report(region):
    with opened(region) as subject:
        (entry,) = subject.admitted.entries
        situations = Samples(entry).of(entry.report_format("position_map"))
    assert all(data.features["positions"] for data in situations.values())
    lists = [data.features["positions"]["positions"] for data in situations.values()]
    assert [] in lists
    assert max(map(len, lists)) > 5


def test_the_author_s_own_edge_comes_first_and_a_fault_in_it_is_found(region):
    keep(region, {"positions": [{"status": "vacant"}]})
    findings = told(region)
    assert any("position_map" in one.what and one.level == "must" for one in findings)


def test_a_feature_without_examples_is_advice_with_the_file_to_write(region):
    path = region / "report_positions.py"
    path.write_text(path.read_text().replace('FEATURE = "positions"', 'FEATURE = "rooms"'))
    findings = [one for one in told(region) if "rooms" in one.what]
    assert findings
    assert {(one.level, one.file) for one in findings} == {("should", "samples/rooms.json")}


@pytest.mark.parametrize("content", ["{", '{"a": 0.5}', "[3]", '{"a": NaN}', "\udcff"])
def test_a_file_that_holds_no_plain_values_is_told(region, content):
    path = region / "samples" / "positions.json"
    path.parent.mkdir()
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SampleError, match=r"kotabumi/samples/positions\.json"):
        feature_samples(region, "positions")
    assert {one.file for one in told(region)} == {"samples/positions.json"}


def test_an_id_that_leads_out_of_the_folder_is_never_opened(region):
    (region.parent / "x.json").write_text('{"secret": 1}')
    (region / "samples").mkdir()
    assert feature_samples(region, "../../x") == ()
    path = region / "report_positions.py"
    path.write_text(path.read_text().replace('FEATURE = "positions"', 'FEATURE = "../../x"'))
    assert any("'../../x' tidak sah" in one.what and one.level == "must" for one in told(region))


@pytest.mark.parametrize("own", [True, False])
def test_a_link_out_of_the_plugin_is_not_followed(region, own):
    outside = region.parent / "outside.json"
    outside.write_text('{"secret": 1}')
    folder = region if own else region.parent / "rooms"
    (folder / "samples").mkdir(parents=True)
    (folder / "samples" / "rooms.json").symlink_to(outside)
    with pytest.raises(SampleError, match="menunjuk ke luar folder"):
        feature_samples(region, "rooms")


def test_too_many_or_too_large_examples_are_told(region):
    keep(region, [{}] * (MAX_SAMPLES + 1))
    with pytest.raises(SampleError, match=f"paling banyak {MAX_SAMPLES}"):
        feature_samples(region, "positions")
    keep(region, json.dumps({"a": "x" * MAX_BYTES}))
    with pytest.raises(SampleError, match="terlalu besar"):
        feature_samples(region, "positions")


def test_whoever_writes_the_examples_of_a_feature_is_told_of_a_fault(tmp_path):
    folder = tmp_path / "positions"
    shutil.copytree(PLUGINS / "positions", folder, ignore=shutil.ignore_patterns("__pycache__"))
    assert told(folder) == ()
    assert len(feature_samples(folder, "positions")) < MAX_SAMPLES, "each is read once"
    keep(folder, "[3]")
    assert [(one.level, one.file) for one in told(folder)] == [("must", "samples/positions.json")]
