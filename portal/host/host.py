"""The host: loads plugins, keeps the registry, runs plugin code under guard, holds quarantine."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from portal.api.cards import ScoreCard
from portal.api.describe import Finding
from portal.api.methods import MethodUnavailableError, ScoringError, ScoringMethod
from portal.api.report_data import ReportData
from portal.api.snapshot import Cohort, Snapshot
from portal.domain.sentences import mark, sentence
from portal.host.admission import NATIONAL
from portal.host.borrowing import lend, lending
from portal.host.descriptions import findings_problem
from portal.host.desk import FeatureDesk
from portal.host.errors import PluginFault, RegionUnavailable, UnknownPlugin, lender_away
from portal.host.guard import Guard, WrongAnswer
from portal.host.registry import Closure, RegionEntry, Registry
from portal.host.reports import PluginReport
from portal.host.shelf import Options, Record, Shelf, closures, make_options

T = TypeVar("T")
Listener = Callable[[PluginReport], None]
Clock = Callable[[], float]

logger = logging.getLogger("portal.host")


class Host:
    """Everything the core may ask of plugins. Made by `load_host`; safe to share by threads."""

    def __init__(self, options: Options, disabled: Collection[str], clock: Clock) -> None:
        """Load at once. Nothing a plugin does or contains makes this raise."""
        self._lock = threading.RLock()
        self._listeners: list[Listener] = []
        self._closed: dict[str, Closure] = {}
        self._shelf = Shelf(options, set(disabled))
        self._guard = Guard(clock, self._trip, self._shelf.folder)
        self._shelf.find()
        self.features = FeatureDesk(self._shelf, self._guard, self._closed)
        """The pages of feature plugins."""
        self._registry = self._shelf.registry(self._closed)
        for plugin_id in self._shelf.admission_order():
            with lending(self._borrowed):
                self._shelf.admit(plugin_id)
            if plugin_id == NATIONAL:
                self._registry = self._shelf.registry(self._closed)
        self._closed.update(closures(self._shelf.records))
        self._registry = self._shelf.registry(self._closed)
        lend(self._borrowed)

    @property
    def registry(self) -> Registry:
        """The registry now in force; ask again after `release`, which makes a new one."""
        return self._registry

    def reports(self) -> tuple[PluginReport, ...]:
        """Return the state of every plugin, by id; second copies of an id come last."""
        with self._lock:
            totals = self._guard.totals()
            known = sorted(self._shelf.records.items())
            firsts = [record.report(totals.get(key, 0)) for key, record in known]
            return (*firsts, *(copy.report() for copy in self._shelf.copies))

    def report(self, plugin_id: str) -> PluginReport:
        """Return the state of one plugin. Raises `UnknownPlugin`."""
        with self._lock:
            faults = self._guard.totals().get(plugin_id, 0)
            return self._record(plugin_id).report(faults)

    def on_state_change(self, listener: Listener) -> None:
        """Tell `listener` the report of each plugin that is quarantined, released or disabled."""
        self._listeners.append(listener)

    def call(
        self,
        region_code: str,
        label: str,
        function: Callable[..., Any],
        *args: object,
        expect: type[T],
    ) -> T:
        """Run a decision of the region's plugin and return its answer, an `expect`.

        Raises `ScoringError` for bad data (uncounted), `PluginFault` for anything else that goes
        wrong, `RegionUnavailable` when the plugin or a lender of it may not answer now.
        """
        entry = self._entry(region_code, args)

        def run() -> T:
            answer = function(*args)
            _check_answer(answer, expect, entry)
            return answer  # type: ignore[no-any-return]  # checked just above

        try:
            with lending(self._borrowed):
                return self._guard.decide(entry.plugin_id, label, run)  # type: ignore[no-any-return]
        except MethodUnavailableError as error:
            raise lender_away(region_code, str(error)) from error

    def offer(
        self, region_code: str, label: str, function: Callable[..., Any], *args: object, default: T
    ) -> T:
        """Run a contribution; return `default` when it fails or the region is closed."""
        try:
            return self.call(region_code, label, function, *args, expect=object)  # type: ignore[return-value]
        except ScoringError as error:
            logger.info("contribution %s of %s had no use: %s", label, region_code, error.code)
        except (PluginFault, RegionUnavailable) as error:
            logger.info("contribution %s of %s skipped: %s", label, region_code, error.fault)
        return default

    def validate(self, region_code: str, snapshot: Snapshot, step: str) -> tuple[Finding, ...]:
        """Ask the region's own plugin for findings before a step. A decision: see `call`."""
        self._entry(region_code, (snapshot,))
        hook = self._hook(region_code, "portal_validate")
        if hook is None:
            return ()

        def findings(facts: Snapshot) -> tuple[Finding, ...]:
            answer = hook(snapshot=facts, step=step) or ()
            problem = findings_problem(answer)
            if problem:
                raise WrongAnswer(problem)
            return tuple(answer)

        return self.call(region_code, mark("pemeriksaan data"), findings, snapshot, expect=tuple)

    def event(self, region_code: str, event: str, facts: Mapping[str, str]) -> None:
        """Tell the region's own plugin what happened. A contribution: never raises."""
        try:
            hook = self._hook(region_code, "portal_event")
        except RegionUnavailable:
            return
        if hook is not None:
            told = dict(facts)
            label = mark("pemberitahuan")
            self.offer(region_code, label, lambda: hook(event=event, facts=told), default=None)

    def disable(self, plugin_id: str) -> PluginReport:
        """Switch a plugin off; its regions close at once. Raises `UnknownPlugin`."""
        with self._lock:
            record = self._record(plugin_id)
            self._shelf.disabled.add(plugin_id)
            self._closed[plugin_id] = Closure()
            record.rest("disabled", sentence(mark("Plugin dinonaktifkan oleh admin.")))
        return self._tell(plugin_id)

    def enable(self, plugin_id: str) -> PluginReport:
        """Take back `disable`, and check the plugin as `release` does."""
        with self._lock:
            self._record(plugin_id)
            self._shelf.disabled.discard(plugin_id)
        return self.release(plugin_id)

    def release(self, plugin_id: str) -> PluginReport:
        """Check a quarantined plugin from its manifest on and, when it passes, let it answer.

        A disabled plugin stays disabled. The report tells how it went. Raises `UnknownPlugin`.
        """
        with self._lock:
            self._record(plugin_id)
            self._shelf.look_again(plugin_id)
            with lending(self._borrowed):
                self._shelf.admit(plugin_id)
            self._guard.forget(plugin_id)
            # First the regions, then the gate: nobody meets the old code with an open gate.
            self._registry = self._shelf.registry(self._closed)
            closed = closures({plugin_id: self._shelf.records[plugin_id]})
            self._closed.pop(plugin_id, None)
            self._closed.update(closed)
        return self._tell(plugin_id)

    def _record(self, plugin_id: str) -> Record:
        try:
            return self._shelf.records[plugin_id]
        except KeyError:
            raise UnknownPlugin(plugin_id) from None

    def _entry(self, region_code: str, args: Sequence[object]) -> RegionEntry:
        """Return the region's entry, having made sure that the facts are of that region too."""
        entry = self._registry.region(region_code)
        for value in args:
            if isinstance(value, Snapshot | Cohort | ReportData) and value.region != region_code:
                message = f"facts of region {value.region!r} handed to {region_code!r}"
                raise ValueError(message)
        return entry

    def _hook(self, region_code: str, name: str) -> Callable[..., Any] | None:
        admitted = self._shelf.records[self._registry.owner(region_code)].admitted
        return admitted.hooks.get(name) if admitted else None

    def _borrowed(self, method_id: str) -> ScoringMethod[Any]:
        return self._registry.method(method_id)

    def _trip(self, plugin_id: str, fault: str) -> None:
        """Quarantine a plugin at run time: only its own regions close."""
        with self._lock:
            if plugin_id in self._closed:
                return
            why = mark("Plugin gagal tiga kali dalam sepuluh menit; gangguan terakhir {fault}.")
            record = self._shelf.records[plugin_id]
            record.rest("quarantined", sentence(why, fault=fault), "runtime", fault)
            self._closed[plugin_id] = Closure(fault)
        logger.error("plugin %s quarantined at run time, last fault %s", plugin_id, fault)
        self._tell(plugin_id)

    def _tell(self, plugin_id: str) -> PluginReport:
        report = self.report(plugin_id)
        for listener in tuple(self._listeners):
            try:
                listener(report)
            except Exception:
                logger.exception("a listener failed on the state of plugin %s", plugin_id)
        return report


def load_host(
    folders: Sequence[Path],
    *,
    entry_points: bool = True,
    enabled: Collection[str] | None = None,
    disabled: Collection[str] = (),
    safe_mode: bool = False,
    fallback: Collection[str] = (),
    clock: Clock = time.monotonic,
) -> Host:
    """Find, check and admit plugins, and return the host that holds them.

    `enabled` lists the plugins to load (None: all found), `disabled` those that a person switched
    off, `fallback` the region codes for which the national plugin answers when no plugin claims
    them. `safe_mode` loads the national plugin alone. `clock` counts seconds, never backwards.
    """
    options = make_options(
        folders,
        entry_points=entry_points,
        enabled=enabled,
        safe_mode=safe_mode,
        fallback=fallback,
    )
    return Host(options, disabled, clock)


def _check_answer(answer: object, expect: type, entry: RegionEntry) -> None:
    if not isinstance(answer, expect):
        message = f"{type(answer).__name__} instead of {expect.__name__}"
        raise WrongAnswer(message)
    if isinstance(answer, ScoreCard):
        owner = answer.method.partition(".")[0]
        if owner not in {entry.plugin_id, NATIONAL}:
            message = f"a card of {answer.method!r} from plugin {entry.plugin_id!r}"
            raise WrongAnswer(message)
