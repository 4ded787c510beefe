"""`portal plugin` in the shell."""

from __future__ import annotations

import json

from click.testing import CliRunner

from portal.cli.plugin import plugin_group

from .conftest import GOOD, WRONG


def run(host, *arguments: str):
    return CliRunner().invoke(plugin_group(lambda: host), arguments)


def test_list_names_state_stage_and_reason(make_host):
    good = run(make_host(GOOD), "list")
    assert good.exit_code == 0
    assert "alun" in good.output
    broken = run(make_host(GOOD, WRONG), "list")
    assert broken.exit_code == 0
    line = next(line for line in broken.output.splitlines() if line.startswith("bad_import"))
    assert "quarantined  import" in line
    assert "portal_module_that_nobody_has" in line


def test_list_as_json(make_host):
    host = make_host(GOOD, WRONG)
    documents = json.loads(run(host, "list", "--json").output)
    assert documents == [report.to_document() for report in host.reports()]


def test_disable_enable_release(make_host):
    host = make_host(GOOD, WRONG)
    assert run(host, "disable", "alun").exit_code == 0
    assert host.report("alun").state == "disabled"
    assert run(host, "release", "alun").exit_code == 1
    assert run(host, "enable", "alun").exit_code == 0
    assert host.report("alun").state == "active"
    failed = run(host, "release", "bad_import")
    assert failed.exit_code == 1
    assert host.report("bad_import").fault in failed.output
    assert "nobody" in run(host, "release", "nobody").output
