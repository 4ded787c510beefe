"""Four ways to get at another region's people, none of which changes their score."""

from __future__ import annotations

import gc

import pluggy
import pytest

from portal.api import ScoringMethod, hookimpl

from .conftest import GOOD, WRONG, score, snapshot

METHOD = """
def compute(document):
    return ScoreCard(method="{owner}.score", result={{"final_value": "120"}})

@hookimpl{mark}
def {name}(region):
    return [ScoringMethod(id="{owner}.score", title="N", parse=dict, compute=compute)]
"""


def untouched(host) -> bool:
    """The good region is owned and scored as before."""
    assert host.registry.owner("alun") == "alun"
    return score(host, "alun", {"value": 90}) == {"final_value": "90"}


def test_a_function_registered_under_another_hooks_name(make_host, write):
    mark = '(specname="portal_scoring_methods")'
    write("aneh", METHOD.format(owner="aneh", mark=mark, name="everybodys_methods"))
    host = make_host(write("lain").parent)
    assert host.report("aneh").state == "quarantined"
    assert untouched(host)


def test_a_plugin_registered_after_the_start(make_host):
    host = make_host(GOOD)

    class Late:
        @hookimpl
        def portal_scoring_methods(self, region):
            return [ScoringMethod(id="alun.score", title="N", parse=dict, compute=dict)]

    frozen = host.registry.region("alun").freeze()
    managers = [thing for thing in gc.get_objects() if type(thing) is pluggy.PluginManager]
    for manager in managers:
        if manager.project_name == "portal":
            manager.register(Late())
    assert untouched(host)
    assert host.registry.region("alun").freeze() == frozen
    # By construction: the registry holds no manager, so none is left to register with.
    assert not any(isinstance(thing, pluggy.PluginManager) for thing in reachable(host.registry))


def reachable(start: object) -> list[object]:
    """Everything the registry refers to, modules and classes left out."""
    seen: dict[int, object] = {}
    queue = [start]
    while queue:
        thing = queue.pop()
        if id(thing) not in seen and not isinstance(thing, type(gc) | type):
            seen[id(thing)] = thing
            queue += [] if hasattr(thing, "__globals__") else gc.get_referents(thing)
    return list(seen.values())


def test_a_second_claim_on_the_same_region(make_host, write):
    write("zuhud", METHOD.format(owner="zuhud", mark="", name="portal_scoring_methods"), ("alun",))
    host = make_host(write("lain").parent)
    assert host.report("zuhud").stage == "register"
    assert untouched(host)


def test_the_second_claim_gains_nothing_from_the_firsts_fall(make_host, good, write):
    from portal.host import RegionUnavailable

    (good / "alun" / "__init__.py").write_text("raise ValueError\n")
    write("zuhud", METHOD.format(owner="zuhud", mark="", name="portal_scoring_methods"), ("alun",))
    host = make_host(good)
    assert host.release("zuhud").stage == "register"
    with pytest.raises(RegionUnavailable):
        host.registry.region("alun")


def test_a_plugin_that_answers_for_a_foreign_region(make_host):
    host = make_host(GOOD, WRONG)
    assert host.report("bad_regions").stage == "preflight"
    assert host.report("bad_method_id").stage == "preflight"
    assert untouched(host)


def test_facts_of_another_region_are_never_handed_over(make_host, write):
    host = make_host(write("lain").parent)
    with pytest.raises(ValueError, match="'alun'"):
        host.validate("lain", snapshot("alun"), "rating")


def test_a_card_in_another_plugins_name_is_a_fault(make_host, write):
    from portal.host import PluginFault

    code = METHOD.format(owner="lain", mark="", name="portal_scoring_methods")
    host = make_host(write("lain", code.replace('method="lain', 'method="alun')).parent)
    with pytest.raises(PluginFault):
        score(host, "lain", {})
