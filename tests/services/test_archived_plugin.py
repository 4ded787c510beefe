"""A cycle is scored by the plugin it was opened with, whatever is installed meanwhile."""

from __future__ import annotations

import dataclasses
import shutil
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.domain.errors import Unavailable
from portal.host import load_host
from portal.host.archive import close_all
from portal.paths import plugins_dir
from portal.services.common import runtime
from portal.services.cycle import cycles
from portal.services.outcome import objections
from portal.services.scores import calculation
from portal.services.scores.scoring import latest_record
from portal.services.scores.verification import verify
from portal.store.db import session
from portal.store.models import Cycle, ScoreRecord
from tests.services.helpers_results import open_all, publish, send_all
from tests.services.test_objections import filed, quality

OLD = 'final = final.named("final_value", "Nilai akhir", _WEIGHTING_RULE)'
NEW = 'final = (final * exact(2)).named("final_value", "Nilai akhir", _WEIGHTING_RULE)'


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "plugins"
    for name in ("kemuning", "national", "bungo"):
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(plugins_dir() / name, copy / name, ignore=skip)
    yield copy
    close_all()


@pytest.fixture
def install(folder):
    """Install what the folder holds now, as a restart of the portal does."""
    tokens = []

    def again():
        host = load_host([folder], entry_points=False)
        tokens.append(runtime.bind(dataclasses.replace(runtime.runtime(), host=host)))
        return host

    yield again
    for token in reversed(tokens):
        runtime.unbind(token)


@contextmanager
def installed_from(settings, folder):
    """Let the settings name that folder as the one of the plugins."""
    real = runtime.runtime()
    chosen = settings.model_copy(update={"plugin_path": (folder,)})
    token = runtime.bind(dataclasses.replace(real, settings=chosen))
    try:
        yield
    finally:
        runtime.unbind(token)


def edit(folder, old=OLD, new=NEW, file="scoring/objective.py"):
    path = folder / "kemuning" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    shutil.rmtree(folder / "kemuning" / "golden", ignore_errors=True)


def value(world, key="a1"):
    return latest_record(world.appraisal(key).id).final_value


def test_an_open_cycle_keeps_its_own_method(world, folder, install):
    install()
    open_all(world)
    send_all(world)
    one = world.appraisal("a1")
    cycle = session().get_one(Cycle, world.cycle_id)
    digest = cycle.plugin_digest
    with_old = _now(cycle, one)
    edit(folder)
    host = install()
    assert host.registry.region("kemuning").plugin_digest != digest
    assert _installed(host, one) != with_old  # the new plugin would say something else
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    record = latest_record(one.id)
    assert record.result == with_old
    assert record.plugin_digest == digest


def _now(cycle, one):
    from portal.services.common.appraisals import frozen_entry
    from portal.services.scores.scoring import result_method, score

    return score(result_method(frozen_entry(cycle)), calculation.build_snapshot(one))["result"]


def _installed(host, one):
    from portal.services.scores.scoring import score

    method = host.registry.region("kemuning").result_method()
    return score(method, calculation.build_snapshot(one))["result"]


def test_a_cycle_opened_afterwards_takes_the_new_method(world, folder, install):
    install()
    world.open_cycle()
    edit(folder)
    host = install()
    later = cycles.create_cycle(
        world.actor("hr"),
        region="kemuning",
        code="2027",
        title="Penilaian 2027",
        year=2027,
        starts=date(2027, 1, 1),
        ends=date(2027, 12, 31),
    )
    later = cycles.open_cycle(world.actor("hr"), later.id)
    assert later.plugin_digest == host.registry.region("kemuning").plugin_digest
    assert later.plugin_digest != session().get_one(Cycle, world.cycle_id).plugin_digest


def test_forms_of_an_open_cycle_stay_as_they_were_frozen(world, folder, install):
    from portal.services.common.appraisals import cycle_entry

    install()
    cycle = world.open_cycle()
    before = cycle_entry(cycle)
    edit(folder, "quorum=3", "quorum=4", "instruments.py")
    host = install()
    assert host.registry.region("kemuning").forms() != before.forms()
    assert cycle_entry(cycle).forms() == before.forms()
    assert cycle_entry(cycle).indicator_sets == before.indicator_sets
    assert cycle_entry(cycle).workflow == before.workflow


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_harmed_archive_scores_nobody(world, folder, install, settings, harm):
    install()
    open_all(world)
    send_all(world)
    cycle = session().get_one(Cycle, world.cycle_id)
    kept = settings.instance / "plugin-archive" / cycle.plugin_digest
    edit(folder)
    install()
    if harm == "changed":
        path = kept / "scoring" / "objective.py"
        path.write_text(path.read_text("utf-8").replace(OLD, NEW), "utf-8")
    else:
        shutil.rmtree(kept)
    with pytest.raises(Unavailable, match="rsip") as caught:
        calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    assert "Tidak ada nilai" in str(caught.value) or "tidak ada nilai" in str(caught.value)
    assert session().scalars(select(ScoreRecord)).all() == []


def test_published_scores_prove_themselves_from_the_archive(world, folder, install):
    install()
    publish(world)
    edit(folder)
    install()
    assert verify().differences == ()


def test_published_scores_prove_themselves_without_the_plugin(world, folder, install):
    install()
    publish(world)
    shutil.rmtree(folder / "kemuning")
    install()
    assert verify().differences == ()


def test_a_score_whose_archive_is_gone_is_told(world, folder, install, settings):
    install()
    publish(world)
    shutil.rmtree(folder / "kemuning")
    shutil.rmtree(settings.instance / "plugin-archive")
    install()
    found = verify().differences
    assert {one.kind for one in found} == {"unavailable"}
    published = list(session().scalars(select(ScoreRecord.id).where(ScoreRecord.published)))
    assert [one.record_id for one in found] == published != []


def test_an_objection_is_recalculated_with_the_old_method(world, folder, install):
    install()
    row = filed(world)
    edit(folder)
    install()
    objections.decide(
        world.actor("secretary"),
        row.id,
        decision="changed",
        text="Butir yang terlambat dihitung.",
        corrections={quality(world): "9"},
        appraiser_silent=True,
    )
    first, last = session().scalars(
        select(ScoreRecord)
        .where(ScoreRecord.appraisal_id == world.appraisal("a1").id)
        .order_by(ScoreRecord.revision)
    )
    assert first.plugin_digest == last.plugin_digest
    values = [Decimal(one.final_value) for one in (last, first)]
    assert values == sorted(values)
    assert values[1] < 120  # the new method would have doubled it
    assert verify().differences == ()
