"""The manifest `plugin.toml`: read, checked, and refused with file, line, key and value."""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from portal.api.hooks import API_VERSION
from portal.domain.sentences import mark
from portal.host.files import checked_file
from portal.host.manifest_table import Table, manifest_error
from portal.host.refusal import Refused, shown
from portal.host.settings import Setting, read_setting

FILE_NAME = "plugin.toml"
MAX_BYTES = 256 * 1024
PLUGIN_ID = re.compile(r"[a-z][a-z0-9_]{1,30}")
REGION_CODE = re.compile(r"[a-z][a-z0-9_]{1,30}(\.[a-z][a-z0-9_]{0,30}){0,3}")
_OPTIONAL = ("regions", "settings", "feature")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """An accepted manifest. `regions` are the region codes the plugin claims to own."""

    id: str
    name: str
    version: str
    api: str
    license: str
    contact: str
    regions: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    feature: bool = False
    """Whether the plugin brings pages (and perhaps tables) of its own."""


def read_manifest(folder: Path, plugin_id: str) -> Manifest:
    """Read `folder/plugin.toml`, whose id must be `plugin_id`. Raises `Refused` (stage manifest).

    Nothing of the plugin is imported. The API range is judged by `check_api`.
    """
    path = checked_file(folder / FILE_NAME, folder)
    text = _text(path)
    root = Table(path, text, "", _parsed(path, text))
    root.only("plugin")
    head = root.table("plugin")
    head.only("id", "name", "version", "api", "license", "contact", *_OPTIONAL)
    return Manifest(
        id=_id(head, plugin_id),
        name=head.text("name"),
        version=_version(head),
        api=_range(head),
        license=head.text("license"),
        contact=head.text("contact"),
        regions=_regions(head),
        settings=_settings(head),
        feature=_feature(head),
    )


def check_api(manifest: Manifest) -> None:
    """Refuse (stage api) a plugin whose range does not take this portal's API version."""
    offered = ".".join(str(part) for part in API_VERSION)
    if not SpecifierSet(manifest.api).contains(offered):
        message = mark(
            "Plugin {id} membutuhkan API {wanted}, sedangkan portal ini menyediakan API {offered}. "
            "Pasang versi plugin yang sesuai."
        )
        raise Refused("api", message, id=manifest.id, wanted=manifest.api, offered=offered)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        message = mark("Berkas {file} tidak dapat dibaca.")
        raise Refused("manifest", message, file=shown(str(path), 200)) from error
    if len(content) > MAX_BYTES:
        message = mark("Berkas {file} lebih besar dari {limit} kB.")
        raise Refused("manifest", message, file=shown(str(path), 200), limit=MAX_BYTES // 1024)
    try:
        return content.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = mark("{place}: isinya bukan teks UTF-8.")
        raise manifest_error(path, line, message) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        found = _LINE.search(str(error))
        message = mark("{place}: bukan TOML yang benar ({error}).")
        line = int(found[1]) if found else 0
        raise manifest_error(path, line, message, error=shown(str(error), 120)) from error


def _id(head: Table, expected: str) -> str:
    value = head.text("id")
    if not PLUGIN_ID.fullmatch(value):
        head.refuse(
            "id",
            mark(
                "{place}: kunci {key} bernilai {value}; pakai 2-31 huruf kecil, angka, atau garis "
                "bawah, diawali huruf."
            ),
        )
    if value != expected:
        message = mark("{place}: kunci {key} bernilai {value}, padahal nama foldernya {expected}.")
        head.refuse("id", message, expected=shown(expected))
    return value


def _version(head: Table) -> str:
    try:
        return str(Version(head.text("version")))
    except InvalidVersion:
        message = mark('{place}: kunci {key} bernilai {value}; tulis nomor versi seperti "1.3.0".')
        return head.refuse("version", message)


def _range(head: Table) -> str:
    try:
        text = head.text("api")
        SpecifierSet(text)
        return text
    except InvalidSpecifier:
        message = mark('{place}: kunci {key} bernilai {value}; tulis rentang seperti ">=1.0,<2".')
        return head.refuse("api", message)


def _regions(head: Table) -> tuple[str, ...]:
    if "regions" not in head.values:
        return ()
    table = head.table("regions")
    table.only("codes")
    codes = table.texts("codes")
    for code in codes:
        if not REGION_CODE.fullmatch(code):
            message = mark("{place}: kunci {key} memuat kode daerah {code} yang tidak sah.")
            table.refuse("codes", message, code=shown(code))
    if len(set(codes)) != len(codes):
        table.refuse("codes", mark("{place}: kunci {key} memuat kode daerah yang sama dua kali."))
    return codes


def _feature(head: Table) -> bool:
    value = head.values.get("feature", False)
    if not isinstance(value, bool):
        message = mark("{place}: kunci {key} bernilai {value}; tulis true atau false.")
        head.refuse("feature", message)
    return value


def _settings(head: Table) -> tuple[Setting, ...]:
    if "settings" not in head.values:
        return ()
    table = head.table("settings")
    return tuple(read_setting(table.table(name), name) for name in table.values)
