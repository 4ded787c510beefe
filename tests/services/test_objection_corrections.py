"""A decision that says a value changes must change one."""

from __future__ import annotations

import pytest

from portal.domain.errors import Invalid
from portal.services.outcome import objection_corrections, objections
from portal.store.db import session
from portal.store.models import AuditEntry
from tests.services.test_objections import filed, quality


def test_a_correction_to_the_same_value_is_no_correction(world):
    row = filed(world)
    key = quality(world)
    same = str(
        next(
            m.actual
            for k, (_p, m) in objection_corrections.correctable(row.appraisal).items()
            if k == key
        )
    )
    with pytest.raises(Invalid, match="sama dengan nilai semula"):
        objections.decide(
            world.actor("secretary"),
            row.id,
            decision="changed",
            text="Diubah.",
            corrections={key: same},
            appraiser_silent=True,
        )
    session().expire_all()
    assert world.appraisal("a1").phase == "objection"
    assert not session().query(AuditEntry).filter_by(action="objection.correct").count()
