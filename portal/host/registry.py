"""The frozen registry: which plugin owns which region, and everything it described.

A registry never changes. Releasing or re-checking a plugin makes a new one; a quarantine only
closes the plugin's regions, and every registry of the host sees that at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from portal.api.describe import (
    Closing,
    FollowUpRule,
    IndicatorSet,
    LearningMaterial,
    Region,
    ReportFormat,
    Workflow,
)
from portal.api.instruments import (
    Deliberation,
    Fact,
    Instrument,
    RatingForm,
    Register,
    Survey,
)
from portal.api.methods import ScoringMethod
from portal.domain.digests import digest
from portal.host.errors import closed_region, unknown_region
from portal.host.settings import Setting

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a plugin may not answer now; `fault` is empty when a person switched it off."""

    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionEntry:
    """One region with all that its plugin described. Lookups by id raise KeyError."""

    region: Region
    plugin_id: str
    plugin_version: str
    plugin_digest: str
    code_digest: str
    indicator_sets: tuple[IndicatorSet, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    methods: tuple[ScoringMethod[Any], ...] = ()
    workflow: Workflow | None = None
    follow_up_rules: tuple[FollowUpRule, ...] = ()
    learning: tuple[LearningMaterial, ...] = ()
    report_formats: tuple[ReportFormat, ...] = ()
    settings: tuple[Setting, ...] = ()
    folder: Path | None = None
    national_digest: str = ""
    """Code digest of the national plugin, whose methods this region may borrow."""
    lender: Mapping[str, str] | None = None
    """Id, version and digest of that national plugin."""

    def indicator_set(self, set_id: str) -> IndicatorSet:
        """Return the indicator set of that id."""
        return _named(self.indicator_sets, "id", set_id)

    def form(self, form_id: str) -> RatingForm:
        """Return the rating form of that id."""
        return _named(self.forms(), "id", form_id)

    def forms(self, relation: str = "") -> tuple[RatingForm, ...]:
        """Return the rating forms, of one relation when it is given."""
        found = tuple(item for item in self.instruments if isinstance(item, RatingForm))
        return tuple(form for form in found if relation in {"", form.relation})

    def fact(self, code: str) -> Fact:
        """Return the fact of that code."""
        return _named(self.facts(), "code", code)

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts that people enter."""
        return tuple(item for item in self.instruments if isinstance(item, Fact))

    def method(self, method_id: str) -> ScoringMethod[Any]:
        """Return the region's own scoring method of that id."""
        return _named(self.methods, "id", method_id)

    def register(self, register_id: str) -> Register:
        """Return the register of that id."""
        return _named(self.registers(), "id", register_id)

    def registers(self) -> tuple[Register, ...]:
        """Return the registers of dated records."""
        return tuple(item for item in self.instruments if isinstance(item, Register))

    def survey(self, survey_id: str) -> Survey:
        """Return the survey of that id."""
        return _named(self.surveys(), "id", survey_id)

    def surveys(self) -> tuple[Survey, ...]:
        """Return the anonymous surveys."""
        return tuple(item for item in self.instruments if isinstance(item, Survey))

    def deliberation(self, deliberation_id: str) -> Deliberation:
        """Return the deliberation of that id."""
        return _named(self.deliberations(), "id", deliberation_id)

    def deliberations(self) -> tuple[Deliberation, ...]:
        """Return the ways in which parameters are chosen together."""
        return tuple(item for item in self.instruments if isinstance(item, Deliberation))

    def closing(self, closing_id: str) -> Closing:
        """Return the closing of that id."""
        return _named(self.closings(), "id", closing_id)

    def closings(self) -> tuple[Closing, ...]:
        """Return the parts of the year that are closed with a value of their own."""
        return self.workflow.closings if self.workflow else ()

    def result_method(self, cadence: str = "year") -> ScoringMethod[Any] | None:
        """Return the method that gives the published score of cycles of that span, if any."""
        return next(
            (
                method
                for method in self.methods
                if method.cycle_result and method.cadence == cadence
            ),
            None,
        )

    def report_format(self, format_id: str) -> ReportFormat:
        """Return the report format of that id."""
        return _named(self.report_formats, "id", format_id)

    def freeze(self) -> dict[str, Any]:
        """Return, as JSON, what a cycle pins when it opens: ids, versions and digests."""
        plugin = {
            "id": self.plugin_id,
            "version": self.plugin_version,
            "digest": self.plugin_digest,
        }
        sets = {item.id: _pin(item, item.version) for item in self.indicator_sets}
        reports = {item.id: _pin_report(item) for item in self.report_formats}
        return {
            "region": self.region.code,
            "plugin": plugin,
            "lender": dict(self.lender) if self.lender else None,
            "indicator_sets": sets,
            "instruments": {_instrument_key(item): _pin(item) for item in self.instruments},
            "methods": {method.id: self._pin_method(method) for method in self.methods},
            "workflow": _pin(self.workflow) if self.workflow else None,
            "report_formats": reports,
        }

    def _pin_method(self, method: ScoringMethod[Any]) -> dict[str, str]:
        # A function has no digest of its own: all code it may reach stands for it.
        code = [self.code_digest, self.national_digest, _plain(method)]
        return {"version": method.version, "digest": digest(code)}


class Registry:
    """Regions and methods of all admitted plugins. Regions of closed plugins raise."""

    __slots__ = ("_claims", "_closed", "_entries", "_fallback", "_methods")

    def __init__(
        self,
        entries: Collection[RegionEntry],
        methods: Mapping[str, tuple[str, ScoringMethod[Any]]],
        claims: Mapping[str, str],
        closed: Mapping[str, Closure],
        fallback: Collection[RegionEntry] = (),
    ) -> None:
        """`claims` maps region codes to plugin ids, those of refused plugins included."""
        self._entries = MappingProxyType({entry.region.code: entry for entry in entries})
        self._fallback = MappingProxyType({entry.region.code: entry for entry in fallback})
        self._methods = MappingProxyType(dict(methods))
        self._claims = MappingProxyType(dict(claims))
        self._closed = closed

    def regions(self) -> tuple[RegionEntry, ...]:
        """Return the regions that can be worked with now, by code."""
        everything = {**self._fallback, **self._entries}
        return tuple(
            everything[code]
            for code in sorted(everything)
            # A fallback for a code that a plugin claims meanwhile is no region of the fallback's.
            if everything[code] is self.known(code)
            and everything[code].plugin_id not in self._closed
        )

    def region(self, code: str) -> RegionEntry:
        """Return the entry of the longest matching claim. Raises `RegionUnavailable`."""
        entry = self.known(code)
        owner = self._claims.get(self._claim(code), entry.plugin_id if entry else "")
        if not owner:
            raise unknown_region(code)
        if owner in self._closed or entry is None:
            raise closed_region(code, self._closed.get(owner, Closure()).fault)
        return entry

    def known(self, code: str) -> RegionEntry | None:
        """Return what was described of a region even while it is closed, to read and draw only."""
        claim = self._claim(code)
        if claim:
            return self._entries.get(claim)
        return self._fallback.get(code)

    def owner(self, code: str) -> str:
        """Return the id of the plugin that answers for the region. Raises `RegionUnavailable`."""
        return self.region(code).plugin_id

    def method(self, method_id: str) -> ScoringMethod[Any]:
        """Return a method of any active plugin. Raises KeyError."""
        owner, method = self._methods[method_id]
        if owner in self._closed:
            raise KeyError(method_id)
        return method

    def methods(self) -> tuple[ScoringMethod[Any], ...]:
        """Return the methods of all active plugins, by id."""
        return tuple(
            method
            for _, (owner, method) in sorted(self._methods.items())
            if owner not in self._closed
        )

    def _claim(self, code: str) -> str:
        """Return the longest claimed code that is `code` or lies above it; "" when none does."""
        while code and code not in self._claims:
            code = code.rpartition(".")[0]
        return code


def _named(items: Collection[T], field: str, wanted: str) -> T:
    for item in items:
        if getattr(item, field) == wanted:
            return item
    raise KeyError(wanted)


def _instrument_key(item: Instrument) -> str:
    if isinstance(item, Fact):
        return f"fact:{item.code}"
    kind = "form" if isinstance(item, RatingForm) else type(item).__name__.lower()
    return f"{kind}:{item.id}"


def _pin(item: object, version: str = "") -> dict[str, str]:
    pinned = {"digest": digest(_plain(item))}
    return {"version": version, **pinned} if version else pinned


def _pin_report(item: ReportFormat) -> dict[str, str]:
    """Pin a format with what opens its issued documents while the plugin is away."""
    told = {"title": item.title, "scope": item.scope, "audience": item.audience}
    return {**_pin(item, item.version), **told}


def _plain(value: object) -> Any:  # noqa: ANN401  (any description as JSON)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    # Only the place of a function is told: the module's name may differ between installations.
    return getattr(value, "__qualname__", "callable") if callable(value) else value
