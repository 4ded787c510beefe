"""All plugins of one installation, with the state each is in, and the registry they make."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.domain.sentences import Sentence, mark, sentence
from portal.host.admission import NATIONAL, Admitted, Inspected, admit, inspect_candidate
from portal.host.ageing import warn_once
from portal.host.discovery import Candidate, discover
from portal.host.guard import fault_number, log_fault
from portal.host.refusal import Refused, Stage, plugin_code
from portal.host.registry import Closure, RegionEntry, Registry
from portal.host.reports import PluginReport, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What `load_host` was asked for."""

    folders: tuple[Path, ...]
    entry_points: bool = True
    enabled: frozenset[str] | None = None
    safe_mode: bool = False
    fallback: tuple[str, ...] = ()

    def off_because(self, plugin_id: str) -> Sentence | None:
        """Return why the configuration leaves the plugin off, or None when it is on."""
        if self.safe_mode and plugin_id != NATIONAL:
            return sentence(mark("Portal berjalan dalam mode aman; hanya plugin nasional dimuat."))
        if self.enabled is not None and plugin_id not in self.enabled:
            return sentence(mark("Plugin tidak tercantum pada pengaturan plugin yang diaktifkan."))
        return None


@dataclass(slots=True)
class Record:
    """One plugin and its state; changed only under the host's lock."""

    inspected: Inspected
    state: State = "found"
    stage: Stage = ""
    sentence: Sentence | None = None
    fault: str = ""
    admitted: Admitted | None = None

    def refuse(self, refusal: Refused) -> None:
        """Quarantine the plugin and log the cause under a new fault number."""
        self.state, self.stage, self.sentence = "quarantined", refusal.stage, refusal.sentence
        found, cause = self.inspected.candidate, refusal.__cause__ or refusal
        self.fault = log_fault(found.id, found.folder, str(refusal), cause)

    def rest(self, state: State, why: Sentence | None, stage: Stage = "", fault: str = "") -> None:
        """Put the plugin into a state without an exception of its own."""
        self.state, self.sentence, self.stage, self.fault = state, why, stage, fault

    def report(self, faults: int = 0) -> PluginReport:
        """Return the state as a frozen report."""
        candidate, manifest = self.inspected.candidate, self.inspected.manifest
        return PluginReport(
            id=candidate.id,
            name=manifest.name if manifest else "",
            version=manifest.version if manifest else "",
            state=self.state,
            stage=self.stage,
            sentence=self.sentence,
            fault=self.fault,
            faults=faults,
            regions=manifest.regions if manifest else (),
            folder=candidate.folder,
            digest=self.inspected.files.digest if self.inspected.files else "",
            feature=manifest.feature if manifest else False,
            warnings=_warnings(self.admitted),
        )


@dataclass
class Shelf:
    """Records by plugin id in order of admission. Second copies of an id stand apart."""

    options: Options
    disabled: set[str]
    records: dict[str, Record] = field(default_factory=dict)
    copies: list[Record] = field(default_factory=list)

    def find(self) -> None:
        """Look for plugins and read their manifests; import nothing."""
        for candidate in self._discover():
            record = Record(inspect_candidate(candidate))
            if candidate.id in self.records:
                record.refuse(_refusal(record))
                self.copies.append(record)
            else:
                self.records[candidate.id] = record
        for plugin_id in sorted((self.options.enabled or frozenset()) - set(self.records)):
            missing = Record(Inspected(Candidate(plugin_id, None)))
            why = sentence(mark("Plugin {id} diaktifkan tetapi tidak ditemukan."), id=plugin_id)
            missing.rest("missing", why, "", fault_number())
            self.records[plugin_id] = missing

    def admission_order(self) -> Iterator[str]:
        """Yield the ids, the lender of shared methods first: others' examples may need it."""
        yield from sorted(self.records, key=lambda plugin_id: plugin_id != NATIONAL)

    def admit(self, plugin_id: str) -> None:
        """Bring one plugin into the state it deserves; never raises for the plugin's sake."""
        record = self.records[plugin_id]
        record.admitted = None
        off = self.options.off_because(plugin_id)
        if record.state == "missing":
            return
        if plugin_id in self.disabled:
            record.rest("disabled", sentence(mark("Plugin dinonaktifkan oleh admin.")))
        elif off is not None:
            record.rest("found", off)
        else:
            self._try(record)

    def look_again(self, plugin_id: str) -> None:
        """Read the plugin's folder anew, for a release after a repair."""
        for candidate in self._discover():
            if candidate.id == plugin_id:
                self.records[plugin_id] = Record(inspect_candidate(candidate))
                return
        record = Record(Inspected(Candidate(plugin_id, None)))
        why = sentence(mark("Plugin {id} tidak ada lagi di folder plugin."), id=plugin_id)
        record.rest("missing", why, "", fault_number())
        self.records[plugin_id] = record

    def folder(self, plugin_id: str) -> Path | None:
        """Return where a plugin lies, None when none of that id was found."""
        record = self.records.get(plugin_id)
        return record.inspected.candidate.folder if record else None

    def registry(self, closed: Mapping[str, Closure]) -> Registry:
        """Build the registry of all plugins that are active now."""
        active = {key: record.admitted for key, record in self.records.items() if record.admitted}
        national = active.get(NATIONAL)
        methods = {
            method_id: (key, method)
            for key, admitted in active.items()
            for method_id, method in admitted.methods.items()
        }
        entries = [entry for admitted in active.values() for entry in admitted.entries]
        spare = list(national.fallback) if national else []
        lent, spare = _lent(entries, national), _lent(spare, national)
        return Registry(lent, methods, self.claims(), closed, spare)

    def claims(self) -> dict[str, str]:
        """Return who owns which region code. The first claim counts, whatever became of it.

        Plugins that are switched off, or whose manifest cannot be read, come last: they only keep
        others from answering for their people.
        """
        claims: dict[str, str] = {}
        for record in sorted(self.records.values(), key=self._is_weak):
            candidate = record.inspected.candidate
            if self._is_configured(candidate.id):
                for code in record.inspected.claims():
                    claims.setdefault(code, candidate.id)
        return claims

    def _discover(self) -> tuple[Candidate, ...]:
        return discover(self.options.folders, entry_points=self.options.entry_points)

    def _is_weak(self, record: Record) -> bool:
        plugin_id = record.inspected.candidate.id
        return record.inspected.manifest is None or plugin_id in self.disabled

    def _is_configured(self, plugin_id: str) -> bool:
        enabled = self.options.enabled
        return enabled is None or plugin_id in enabled

    def _try(self, record: Record) -> None:
        inspected = record.inspected
        try:
            self._check_claims(inspected)
            with plugin_code("preflight", mark("diperiksa")):
                record.admitted = admit(inspected, self.options.fallback)
            record.rest("active", None)
            manifest = record.admitted.manifest
            warn_once(manifest.id, manifest.version, record.admitted.ageing)
        except Refused as refusal:
            record.refuse(refusal)

    def _check_claims(self, inspected: Inspected) -> None:
        if inspected.refusal is not None:
            raise inspected.refusal
        plugin_id, claims = inspected.candidate.id, self.claims()
        for code in inspected.claims():
            if claims[code] != plugin_id:
                message = mark("Daerah {code} sudah dimiliki plugin {other}.")
                raise Refused("register", message, code=code, other=claims[code])


def closures(records: Mapping[str, Record]) -> dict[str, Closure]:
    """Return the closure of every plugin that is not active."""
    return {key: Closure(item.fault) for key, item in records.items() if item.state != "active"}


def make_options(
    folders: Sequence[Path],
    *,
    entry_points: bool,
    enabled: Collection[str] | None,
    safe_mode: bool,
    fallback: Collection[str],
) -> Options:
    """Freeze the arguments of `load_host`."""
    return Options(
        folders=tuple(Path(folder).absolute() for folder in folders),
        entry_points=entry_points,
        enabled=None if enabled is None else frozenset(enabled),
        safe_mode=safe_mode,
        fallback=tuple(sorted(fallback)),
    )


def _warnings(admitted: Admitted | None) -> tuple[Sentence, ...]:
    """Return one sentence for each deprecated name that the plugin uses."""
    names = {use.ageing.name: use.ageing.sentence for use in admitted.ageing} if admitted else {}
    return tuple(names.values())


def _refusal(record: Record) -> Refused:
    refusal = record.inspected.refusal
    return refusal or Refused("manifest", mark("Plugin ini tidak dapat dipakai."))


def _lent(entries: Collection[RegionEntry], national: Admitted | None) -> list[RegionEntry]:
    if national is None:
        return list(entries)
    lender = {"id": NATIONAL, "version": national.manifest.version, "digest": national.digest}
    code = national.code_digest
    return [dataclasses.replace(one, national_digest=code, lender=lender) for one in entries]
