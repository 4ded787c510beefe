"""How long printing takes, told as ratios: figures of one run on one machine compare only there."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))

import samples

from portal.api.methods import bound
from portal.reports.worker import RenderPool, RenderRequest
from tests.golden.plugin_methods import plugin_methods

pytestmark = pytest.mark.slow
COUNT = 6


def seconds(function) -> float:
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


def requests(count: int = COUNT) -> list[RenderRequest]:
    page = samples.page_of("annual_sheet")
    return [RenderRequest(page.html, f"id-{at}", page.assets) for at in range(count)]


def print_all(workers: int, listed: list[RenderRequest]) -> float:
    with RenderPool(workers) as pool:
        for future in [pool.submit(listed[0]) for _at in range(workers)]:
            future.result()  # every child has loaded its libraries
        return seconds(lambda: [f.result() for f in [pool.submit(r) for r in listed]])


@pytest.fixture(autouse=True)
def methods():
    """Lend the methods that the sample pages borrow, whatever tests ran before."""
    with bound(plugin_methods()):
        yield


def test_print_ratios(capsys):
    html = seconds(lambda: [samples.page_of("annual_sheet") for _at in range(COUNT)])
    one = print_all(1, requests())
    two = print_all(2, requests())
    naive = seconds(lambda: [print_cold(each) for each in requests(2)]) * COUNT / 2
    with capsys.disabled():
        print(f"\n{COUNT} sheets of 3 pages: one warm child {one:.2f} s = 1.00")
        print(f"  page only {html / one:.2f}, two children {two / one:.2f}, ", end="")
        print(f"a new process each {naive / one:.2f}")
    assert min(html, one, two, naive) > 0


def print_cold(request: RenderRequest) -> None:
    with RenderPool(1) as pool:
        pool.render(request)
