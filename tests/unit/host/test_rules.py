"""What descriptions must add up to, tried through whole plugins."""

from __future__ import annotations

import pytest

FORM = """
@hookimpl
def portal_instruments(region):
    items = [("a", "A"), ("b", "B")]
    known = dict(
        id="f",
        title="F",
        relation="peer",
        items=tuple(Item(code=code, label=label, prompt="?") for code, label in items),
        scale=Scale(points=tuple(ScalePoint(value=value, label="x") for value in (1, 2, 3))),
    )
    return [RatingForm(**{**known, **CHANGES})]
"""
SET = """
@hookimpl
def portal_indicator_sets(region):
    known = dict(label="x", measure_unit="%", direction="higher")
    rows = tuple(Indicator(code=code, **{**known, **more}) for code, more in ROWS)
    kind = dict(subject="person", period="year")
    return [IndicatorSet(id="s", title="S", indicators=rows, **kind, **MORE)]
"""


def outcome(make_host, folder) -> str:
    report = make_host(folder.parent).report("uji")
    assert report.stage in {"", "preflight"}
    return report.reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("{}", ""),
        ("{'items': ()}", "tidak memiliki butir"),
        ("{'scale': Scale(points=())}", "dua nilai skala"),
        ("{'quorum': 0}", "kuorum"),
        ("{'draw': RaterDraw(minimum=5, maximum=3)}", "undian"),
        ("{'tally_item': 'c'}", "butir yang tidak ada"),
        ("{'relation': 'friend'}", "relation = friend"),
        ("{'quorum': True}", "quorum = True (bool)"),
        ("{'items': []}", "items = [] (list)"),
        ("{'title': None}", "title = None"),
    ],
)
def test_forms(make_host, write, changes, words):
    reason = outcome(make_host, write("uji", f"CHANGES = {changes}\n{FORM}"))
    assert words in reason
    assert bool(words) is bool(reason)


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ("[('a', {'weight': '99.9'}), ('b', {'weight': '0.1'})]", "{}", ""),
        ("[('a', {}), ('b', {})]", "{}", ""),
        ("[('a', {'weight': '99.9'})]", "{}", "jumlah bobot 99.9"),
        ("[('a', {'weight': '99.9'})]", "{'adjustable': True}", ""),
        ("[('a', {'weight': '100'}), ('b', {})]", "{}", "semuanya terisi"),
        ("[('a', {'weight': '110'}), ('b', {'weight': '-10'})]", "{}", "kurang dari nol"),
        ("[('a', {'weight': '1e2'})]", "{}", "a.weight bernilai 1e2"),
        ("[('a', {'target': '1,5'})]", "{}", "a.target bernilai 1,5"),
        ("[('a', {}), ('a', {})]", "{}", "muncul dua kali"),
        ("[]", "{}", "tidak ada indikator"),
        ("[]", "{'adjustable': True, 'agree_by_day': 31, 'office_drafts_from_day': 8}", ""),
        ("[]", "{'adjustable': True, 'agree_by_day': 367}", "hari rencana"),
        ("[]", "{'adjustable': True, 'applies_to': 'x', 'agree_by_day': 31}", "hari rencana"),
        ("[('a', {})]", "{'office_drafts_from_day': 8}", "hari rencana"),
    ],
)
def test_indicator_sets(make_host, write, rows, more, words):
    reason = outcome(make_host, write("uji", f"ROWS, MORE = {rows}, {more}\n{SET}"))
    assert words in reason
    assert bool(words) is bool(reason)


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        (["planning", "rating", "rating", "final"], ""),
        (["rating", "planning"], "urutan"),
        ([], "urutan"),
        (["dreaming"], "phase = dreaming"),
    ],
)
def test_workflows(make_host, write, phases, words):
    code = f"""
    @hookimpl
    def portal_workflow(region):
        stages = [Stage(code=str(i), label="x", phase=p) for i, p in enumerate({phases})]
        return Workflow(stages=tuple(stages))
    """
    reason = outcome(make_host, write("uji", code))
    assert words in reason
    assert bool(words) is bool(reason)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("{'asked_in': '07'}", ""),
        ("{'asked_in': 'Q2'}", ""),
        ("{'asked_in': '13'}", "masa yang tidak ada"),
        ("{'asked_in': 'Juli'}", "masa yang tidak ada"),
        ("{'asked_in': '07', 'subject': 'employee'}", "masa yang tidak ada"),
        ("{'subject': 'employee', 'required_before': 'final'}", "menahan tahap"),
        ("{'subject': 'unit', 'required_before': 'published'}", ""),
        ("{'subject': 'unit', 'required_before': 'final'}", "menahan tahap"),
        ("{'subject': 'unit', 'required_before': 'published', 'lapses_days': 5}", "menahan tahap"),
    ],
)
def test_registers(make_host, write, changes, words):
    code = f"""
    @hookimpl
    def portal_instruments(region):
        known = dict(id="r", title="R", subject="appraisal", written_by=("appraiser",))
        fields = (Field(code="a", label="A"),)
        return [Register(**{{**known, "fields": fields, **{changes}}})]
    """
    reason = outcome(make_host, write("uji", code))
    assert words in reason
    assert bool(words) is bool(reason)


def test_a_subclass_of_a_description_is_refused(make_host, write):
    code = """
    class Changing(Workflow):
        pass

    @hookimpl
    def portal_workflow(region):
        return Changing(stages=(Stage(code="a", label="x", phase="planning"),))
    """
    assert "Changing" in outcome(make_host, write("uji", code))


@pytest.mark.parametrize("template", ["uji/none.html", "uji/../../alun/templates/sheet.html"])
def test_templates_exist_below_the_plugin(make_host, write, template):
    code = f"""
    @hookimpl
    def portal_report_formats(region):
        return [ReportFormat(id="a", title="A", scope="unit", template="{template}", context=dict)]
    """
    assert "templat" in outcome(make_host, write("uji", code))


def test_a_foreign_time_zone_is_refused(make_host, write):
    folder = write("uji")
    path = folder / "__init__.py"
    path.write_text(path.read_text().replace("name=code,", 'name=code, time_zone="Asia/Tokyo",'))
    assert "Asia/Tokyo" in outcome(make_host, folder)


def test_two_final_results_are_refused(make_host, write):
    code = """
    @hookimpl
    def portal_scoring_methods(region):
        known = dict(title="x", parse=dict, compute=dict, cycle_result=True)
        return [ScoringMethod(id="uji.a", **known), ScoringMethod(id="uji.b", **known)]
    """
    assert "uji.a, uji.b" in outcome(make_host, write("uji", code))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("{}", ""),
        ("{'choices': ('Q2', 'H1', '12')}", ""),
        ("{'choices': ('Mei',)}", "akhir kode periode"),
        ("{'kind': 'text', 'choices': ()}", "akhir kode periode"),
        ("{'period_ahead': False, 'per_cycle': False}", "satu siklus"),
    ],
)
def test_facts_that_name_a_period(make_host, write, changes, words):
    fact = """
@hookimpl
def portal_instruments(region):
    known = dict(code="f", label="F", kind="choice", entered_by="hr", choices=("05",))
    return [Fact(**{**known, "first_time": True, "period_ahead": True, **CHANGES})]
"""
    reason = outcome(make_host, write("uji", f"CHANGES = {changes}\n{fact}"))
    assert words in reason
    assert bool(words) is bool(reason)


@pytest.mark.parametrize(
    ("asked_in", "words"), [("", ""), ("02", ""), ("Feb", "akhir kode periode")]
)
def test_sessions_are_asked_for_in_a_period(make_host, write, asked_in, words):
    folder = write(
        "uji",
        f"""
@hookimpl
def portal_learning(region):
    return [LearningMaterial(id="m", title="M", body=("x",), asked_in={asked_in!r})]
""",
    )
    reason = outcome(make_host, folder)
    assert words in reason
    assert bool(words) is bool(reason)
