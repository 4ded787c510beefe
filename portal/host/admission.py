"""From a candidate to an admitted plugin, stage by stage; whatever goes wrong is a `Refused`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.api.describe import Letterhead, Region
from portal.api.features import Feature
from portal.api.methods import ScoringMethod
from portal.domain.sentences import mark
from portal.host.ageing import Use, uses
from portal.host.descriptions import (
    Description,
    Hooks,
    describe,
    describe_feature,
    describe_regions,
)
from portal.host.discovery import Candidate
from portal.host.examples import check_examples
from portal.host.feature_rules import check_feature
from portal.host.files import Fingerprint, fingerprint
from portal.host.importing import import_plugin
from portal.host.manifest import Manifest, check_api, read_manifest
from portal.host.preflight import preflight
from portal.host.refusal import Refused, plugin_code
from portal.host.registry import RegionEntry
from portal.host.rules import check_description, check_regions

NATIONAL = "national"
"""Id of the plugin whose methods all others may borrow, and the code its rules are asked with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A plugin that passed every check, ready for the registry."""

    manifest: Manifest
    hooks: Hooks
    entries: tuple[RegionEntry, ...]
    methods: Mapping[str, ScoringMethod[Any]]
    fallback: tuple[RegionEntry, ...] = ()
    code_digest: str = ""
    digest: str = ""
    feature: Feature | None = None
    ageing: tuple[Use, ...] = ()
    """What it uses of names that the next minor version of the API removes."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A candidate whose manifest and files were read, and nothing of it imported."""

    candidate: Candidate
    manifest: Manifest | None = None
    files: Fingerprint | None = None
    refusal: Refused | None = None

    def claims(self) -> tuple[str, ...]:
        """Return the claimed region codes.

        A plugin whose manifest cannot be read is taken to claim the code of its own name, so that
        its region's people do not fall to the province above them or to the fallback meanwhile.
        """
        if self.manifest is not None:
            return self.manifest.regions
        return tuple({self.candidate.id, self.candidate.id.replace("_", ".")} - {NATIONAL})


def inspect_candidate(candidate: Candidate) -> Inspected:
    """Read manifest and files. Never raises: the refusal is part of the answer."""
    manifest = files = None
    try:
        if candidate.problem is not None or candidate.folder is None:
            return Inspected(candidate, refusal=_problem(candidate))
        with plugin_code("manifest", mark("dibaca manifesnya")):
            manifest = read_manifest(candidate.folder, candidate.id)
            files = fingerprint(candidate.folder)
            check_api(manifest)
    except Refused as refusal:
        return Inspected(candidate, manifest, files, refusal)
    return Inspected(candidate, manifest, files)


def admit(inspected: Inspected, fallback: tuple[str, ...] = ()) -> Admitted:
    """Import, check and describe. Raises `Refused` with the stage the plugin failed in.

    `fallback` lists region codes that the national plugin answers for by configuration.
    """
    candidate, manifest, files = inspected.candidate, inspected.manifest, inspected.files
    if inspected.refusal or manifest is None or files is None or candidate.folder is None:
        raise inspected.refusal or _problem(candidate)
    module = import_plugin(manifest.id, candidate.folder, candidate.package, files.digest)
    flight = preflight(module, manifest.id)
    regions = describe_regions(flight.hooks)
    with plugin_code("preflight", mark("diperiksa")):
        check_regions(regions, manifest.regions)
        feature = describe_feature(flight.hooks)
        check_feature(feature, manifest, candidate.folder)
    spare = _fallback_regions(regions, fallback) if manifest.id == NATIONAL else ()
    entries = {
        region.code: _entry(region, inspected, flight.hooks) for region in (*regions, *spare)
    }
    shared = _shared(inspected, flight.hooks)
    flight.check_alone()
    methods = _methods([*entries.values(), *shared])
    for method in methods.values():
        check_examples(method, candidate.folder)
    return Admitted(
        manifest=manifest,
        hooks=flight.hooks,
        entries=tuple(entries[region.code] for region in regions),
        methods=methods,
        fallback=tuple(entries[region.code] for region in spare),
        code_digest=files.code,
        digest=files.digest,
        feature=feature,
        ageing=uses(candidate.folder, flight.hooks),
    )


def _problem(candidate: Candidate) -> Refused:
    problem = candidate.problem
    if problem is None:
        return Refused("manifest", mark("Folder plugin {id} tidak ada."), id=candidate.id)
    return Refused("manifest", problem.message, **problem.params)


def _described(inspected: Inspected, hooks: Hooks, code: str) -> Description:
    found = describe(hooks, code)
    with plugin_code("preflight", mark("diperiksa")):
        check_description(found, inspected.candidate.id, inspected.candidate.folder)
    return found


def _entry(region: Region, inspected: Inspected, hooks: Hooks) -> RegionEntry:
    manifest, files = inspected.manifest, inspected.files
    assert manifest is not None  # noqa: S101  (told to the type checker; `admit` has made sure)
    assert files is not None  # noqa: S101
    found = _described(inspected, hooks, region.code)
    return RegionEntry(
        region=region,
        plugin_id=manifest.id,
        plugin_version=manifest.version,
        plugin_digest=files.digest,
        code_digest=files.code,
        indicator_sets=found.indicator_sets,
        instruments=found.instruments,
        methods=found.methods,
        workflow=found.workflow,
        follow_up_rules=found.follow_up_rules,
        learning=found.learning,
        report_formats=found.report_formats,
        settings=manifest.settings,
        folder=inspected.candidate.folder,
    )


def _shared(inspected: Inspected, hooks: Hooks) -> list[Description]:
    """Ask the national plugin for its shared rules even when it has no region of its own."""
    return [_described(inspected, hooks, NATIONAL)] if inspected.candidate.id == NATIONAL else []


def _methods(sources: list[RegionEntry | Description]) -> dict[str, ScoringMethod[Any]]:
    found: dict[str, ScoringMethod[Any]] = {}
    for source in sources:
        for method in source.methods:
            if found.setdefault(method.id, method) != method:
                message = mark("Metode {id} berbeda antara dua daerah dari plugin yang sama.")
                raise Refused("preflight", message, id=method.id)
    return found


def _fallback_regions(own: tuple[Region, ...], codes: tuple[str, ...]) -> tuple[Region, ...]:
    """Build plain regions for the configured codes, with the national letterhead."""
    return tuple(_plain_region(code, own) for code in codes)


def _plain_region(code: str, own: tuple[Region, ...]) -> Region:
    if own:
        return dataclasses.replace(own[0], code=code)
    name = code.replace(".", " ").replace("_", " ").title()
    return Region(
        code=code,
        name=name,
        agency=name,
        letterhead=Letterhead(government=name, agency=name, address=""),
    )
