"""Purity: the same input gives the same answer, here, again, elsewhere, and stays untouched."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator

from portal.domain.digests import digest
from portal.testing.documents import changed, nodes, pattern
from portal.testing.findings import Finding
from portal.testing.golden import Example, Golden
from portal.testing.subject import Subject, Tried

_SECONDS = 60


def repeat(subject: Subject) -> Iterator[Finding]:
    """Scoring twice, forwards and backwards, gives equal cards and leaves inputs alone."""
    for tried in subject.tried:
        for case in _cases(tried):
            kept = copy.deepcopy(case.input)
            first, second = _card(tried, case.input), _card(tried, case.input)
            if first != second:
                yield _finding(tried, f"contoh {case.id} memberi hasil berbeda pada ulangan")
            if case.input != kept:
                yield _finding(tried, f"contoh {case.id}: masukan berubah setelah dihitung")


def elsewhere(subject: Subject) -> Iterator[Finding]:
    """A fresh process with another hash seed gives the same digests."""
    if not any(tried.golden for tried in subject.tried):
        return
    here = digests(subject)
    for seed in ("1", "4242"):
        there = _other_process(subject, seed)
        for name in sorted(key for key in here if here[key] != there.get(key)):
            yield Finding(
                level="must",
                what=f"Contoh {name} memberi hasil berbeda pada proses lain.",
                file=f"golden/{name.partition(' ')[0]}.json",
                why="Urutan set atau hash ikut menentukan hasil; nilai tidak dapat dihitung ulang.",
                mend="Urutkan dengan sorted() sebelum menghitung; jangan beriterasi atas set.",
            )


def order(subject: Subject) -> Iterator[Finding]:
    """Lists whose order is promised not to matter may be turned around."""
    for tried in subject.tried:
        golden = tried.golden
        for name in golden.promised("any_order") if golden else ():
            yield from _order(tried, golden, name)


def digests(subject: Subject) -> dict[str, str]:
    """Return a digest of every example's card, breakdown included, by method and example."""
    return {
        f"{tried.method.id} {case.id}": digest(_card(tried, case.input))
        for tried in subject.tried
        for case in _cases(tried)
    }


def _other_process(subject: Subject, seed: str) -> dict[str, str]:
    command = [sys.executable, "-m", "portal.testing.child", str(subject.folder)]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(  # noqa: S603  (our own module, our own interpreter)
        command, env=environment, capture_output=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        return {}
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def _order(tried: Tried, golden: Golden | None, name: str) -> Iterator[Finding]:
    met = False
    for case in golden.usable if golden else ():
        for path, node in nodes(case.input):
            if pattern(path) != name or not isinstance(node, list) or len(node) < 2:
                continue
            met = True
            turned = [*node[1:], node[0]]
            before, after = (
                tried.score(case.input),
                tried.score(changed(case.input, (path, turned))),
            )
            if (before.value, before.text, before.grade) != (after.value, after.text, after.grade):
                yield _finding(
                    tried, f"contoh {case.id}: urutan {name} ikut menentukan nilai terbit"
                )
                return
    if not met:
        yield Finding(
            level="should",
            what=f"Metode {tried.method.id}: janji any_order {name} tidak dapat dicoba.",
            file=tried.file,
            why="Tidak ada contoh dengan daftar itu yang berisi dua butir atau lebih.",
            mend="Tambahkan contoh, atau hapus janji itu.",
        )


def _card(tried: Tried, document: object) -> object:
    outcome = tried.score(document)
    return outcome.card.to_document() if outcome.card else outcome.shown


def _cases(tried: Tried) -> tuple[Example, ...]:
    return tried.golden.cases if tried.golden else ()


def _finding(tried: Tried, what: str) -> Finding:
    return Finding(
        level="must",
        what=f"Metode {tried.method.id}: {what}.",
        file=tried.file,
        why="Nilai yang terbit harus dapat dihitung ulang menjadi angka yang sama.",
        mend="Hilangkan ingatan, jam, dadu, dan perubahan atas masukan dari metode itu.",
    )
