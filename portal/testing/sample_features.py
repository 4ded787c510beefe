"""What feature plugins may add to a report: examples that a plugin's folder keeps as plain JSON.

Only a feature plugin knows the shape of its own `data.features` part. Examples lie in
`samples/<feature id>.json`, an object or a list of objects: in the region's own folder, for edges
that its author knows, and in the feature plugin's, for whoever prints its data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from portal.api.describe import ReportFormat
from portal.api.reading import DocumentError, parse_document
from portal.api.report_data import ReportData
from portal.domain.digests import canonical_json
from portal.host.examples import MAX_BYTES
from portal.host.files import checked_file
from portal.host.manifest import PLUGIN_ID
from portal.host.refusal import Refused
from portal.paths import plugins_dir

MAX_SAMPLES = 10
"""A report is drawn once for each example on each paper; more only costs time."""


class SampleError(ValueError):
    """The file holds no examples; the message is one Indonesian sentence."""


@dataclass(frozen=True, slots=True)
class FeatureSample:
    """One answer that a feature plugin may give, and where it is written."""

    name: str
    content: dict[str, Any]


def feature_samples(folder: Path, feature: str) -> tuple[FeatureSample, ...]:
    """Return the examples of a feature's data for the plugin in `folder`, its own first.

    The feature plugin is looked for beside the plugin, then among those that come with the portal.
    Raises SampleError for a file that is no JSON of whole numbers, texts, lists and objects, that
    is too large or holds more than `MAX_SAMPLES`, or that is a link out of its plugin.
    """
    if not PLUGIN_ID.fullmatch(feature):
        return ()  # no feature has such an id; it would also lead out of the folder
    paths = _paths(folder, feature)
    return tuple([one for path in paths for one in _read(path)])


def with_samples(
    folder: Path | None, form: ReportFormat, found: Mapping[str, ReportData]
) -> dict[str, ReportData]:
    """Fill what the format's features add: everywhere their first example, then each other one.

    `found` holds the data by situation, the fullest first. Without examples nothing is added.
    """
    if folder is None:
        return dict(found)
    filled = {feature: feature_samples(folder, feature) for feature in form.features}
    usual = {feature: ones[0].content for feature, ones in filled.items() if ones}
    shown = {name: replace(data, features=usual) for name, data in found.items()}
    full = next(iter(shown.values()))
    for feature, ones in filled.items():
        for one in ones[1:]:
            shown[one.name] = replace(full, features={**usual, feature: one.content})
    return shown


def named(feature: str) -> str:
    """Return the file of examples as it stands in a plugin's folder."""
    return f"samples/{feature}.json"


def _paths(folder: Path, feature: str) -> Iterator[Path]:
    """Yield the files; of two feature plugins of that name the one beside the plugin is meant."""
    own = folder / named(feature)
    if own.exists():
        yield own
    for parent in (folder.parent, plugins_dir()):
        path = parent / feature / named(feature)
        if path == own:
            return  # the feature's own folder is tried
        if path.exists():
            yield path
            return


def _read(path: Path) -> Iterator[FeatureSample]:
    inside = f"{path.parts[-3]}/{path.parts[-2]}/{path.name}"
    found = _content(path, inside)
    listed = found if isinstance(found, list) else [found]
    if len(listed) > MAX_SAMPLES:
        message = f"{inside} memuat {len(listed)} contoh; paling banyak {MAX_SAMPLES}."
        raise SampleError(message)
    for at, one in enumerate(listed, 1):
        if not isinstance(one, dict):
            message = f"Contoh ke-{at} pada {inside} bukan objek."
            raise SampleError(message)
        yield FeatureSample(f"{inside} ke-{at}", one)


def _content(path: Path, inside: str) -> object:
    try:
        large = checked_file(path, path.parents[1]).stat().st_size > MAX_BYTES
        found = None if large else parse_document(path.read_bytes())
        canonical_json(found)  # plain values only: no float, as the portal asks of the feature
    except Refused as refusal:
        raise SampleError(str(refusal)) from refusal
    except (DocumentError, OSError, TypeError, ValueError) as error:
        message = f"{inside} bukan JSON dari teks, bilangan bulat, daftar, dan objek ({error})."
        raise SampleError(message) from error
    if large:
        message = f"Berkas {inside} terlalu besar."
        raise SampleError(message)
    return found
