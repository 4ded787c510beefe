"""The process of one archived plugin: loads it from its own copy, answers, obeys limits.

It loads that plugin and the national one of the same day, nothing else; both copies must still
have the digest they were filed under. It needs no network and has none.
"""

from __future__ import annotations

import dataclasses
import os
import resource
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Snapshot
from portal.domain.digests import canonical_json
from portal.host.admission import NATIONAL, Admitted, admit, inspect_candidate
from portal.host.archive import pipe
from portal.host.archive.carry import decode, encode
from portal.host.borrowing import lend
from portal.host.discovery import Candidate
from portal.host.refusal import Refused
from portal.host.registry import RegionEntry

_MEGABYTE = 1024 * 1024
DESCRIBED = ("region", "indicator_sets", "instruments", "workflow", "follow_up_rules")
"""What of a region's entry travels as a description."""
_METHOD = tuple(
    field.name
    for field in dataclasses.fields(ScoringMethod)
    if field.name not in {"parse", "compute", "gather"}
)


class Archive:
    """The loaded copies and what is asked of them."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        """Load both copies. Raises Refused when one is not what it was, or fits no more."""
        code = request["region"]
        own = _load(request["plugin"], code)
        lender = _load(request["lender"], code) if request.get("lender") else None
        self.hooks = own.hooks
        self.methods = {**(lender.methods if lender else {}), **own.methods}
        lend(self.methods.__getitem__)
        self.functions: list[Callable[..., Any]] = []
        entry = _entry(own, code)
        self.entry = dataclasses.replace(
            entry, national_digest=lender.code_digest if lender else own.code_digest
        )

    def describe(self) -> dict[str, Any]:
        """Return the digests and the description; a function travels by its number."""
        entry = self.entry
        return {
            "version": entry.plugin_version,
            "code_digest": entry.code_digest,
            "national_digest": entry.national_digest,
            "freeze": entry.freeze(),
            "described": {name: encode(getattr(entry, name), self._keep) for name in DESCRIBED},
            "methods": [
                {name: encode(getattr(method, name)) for name in _METHOD}
                for method in entry.methods
            ],
        }

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one request by its name."""
        return {"answer": getattr(self, f"_{request['do']}")(request)}

    def _score(self, request: Mapping[str, Any]) -> list[dict[str, Any]]:
        method = self.entry.method(request["method"])
        return [self._card(method, given) for given in request["inputs"]]

    def _card(self, method: ScoringMethod[Any], given: Mapping[str, Any]) -> dict[str, Any]:
        facts: Any = given.get("document")
        if "snapshot" in given:
            try:
                facts = Snapshot.from_document(given["snapshot"])
            except (TypeError, KeyError, ValueError, AttributeError):
                return {"error": "unreadable_input", "params": {}}
        try:
            value = method.gather(facts) if "snapshot" in given else method.parse(facts)
            if value is None:
                return {"error": "not_applicable_method", "params": {}}
            card = method.compute(value).to_document()
            canonical_json(card)  # a float in a result is the plugin's fault
        except ScoringError as error:
            return _refused(error)
        except BaseException as error:  # noqa: BLE001  (one input's fault; the others go on)
            return {"fault": f"{type(error).__name__}: {error}"}
        return {"card": card}

    def _call(self, request: Mapping[str, Any]) -> Any:  # noqa: ANN401
        function = self.functions[request["number"]]
        try:
            return {"value": encode(function(*decode(request["arguments"])))}
        except ScoringError as error:
            return _refused(error)

    def _validate(self, request: Mapping[str, Any]) -> Any:  # noqa: ANN401
        hook = self.hooks.get("portal_validate")
        if hook is None:
            return {"value": encode(())}
        facts = Snapshot.from_document(request["snapshot"])
        found: Any = hook(snapshot=facts, step=request["step"]) or ()
        return {"value": encode(tuple(found))}

    def _keep(self, function: Callable[..., Any]) -> int:
        self.functions.append(function)
        return len(self.functions) - 1


def _refused(error: ScoringError) -> dict[str, Any]:
    params = {name: str(value) for name, value in error.params.items()}
    return {"error": error.code, "params": params}


def _load(place: Mapping[str, str], code: str) -> Admitted:
    inspected = inspect_candidate(Candidate(place["id"], Path(place["folder"])))
    if inspected.refusal is None and (
        inspected.files is None or inspected.files.digest != place["digest"]
    ):
        raise Refused("manifest", "isi arsip tidak cocok dengan sidiknya")
    return admit(inspected, (code,) if place["id"] == NATIONAL else ())


def _entry(own: Admitted, code: str) -> RegionEntry:
    known = {entry.region.code: entry for entry in (*own.fallback, *own.entries)}
    while code and code not in known:
        code = code.rpartition(".")[0]
    return known[code]


def main(memory_mb: int) -> None:
    """Answer until the parent closes the pipe."""
    limit = memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a plugin that prints must not disturb the conversation
    vars(socket)["socket"] = _no_network
    archive: Archive | None = None
    while (request := pipe.read(source)) is not None:
        try:
            if archive is None:
                archive = Archive(request)
                pipe.write(target, archive.describe())
            else:
                pipe.write(target, archive.answer(request))
        except Refused as refusal:
            pipe.write(target, {"refused": str(refusal)})
        except BaseException as error:  # noqa: BLE001  (SystemExit too: it must be told)
            pipe.write(target, {"fault": f"{type(error).__name__}: {error}"})


def _no_network(*_arguments: object, **_more: object) -> NoReturn:
    raise OSError("an archived plugin has no network")


if __name__ == "__main__":
    main(int(sys.argv[1]))
