"""`portal plugin new`: write a working plugin that passes the conformance suite at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.manifest import PLUGIN_ID, REGION_CODE
from portal.paths import plugins_dir

_SKELETONS = Path(__file__).with_name("skeletons")
_ENDING = ".txt"
_ID_IN_NAME = "_id_"


def new_plugin(
    plugin_id: str, region: str, out: Path, *, declarative: bool = False, name: str = ""
) -> list[Path]:
    """Write the folder `out/plugin_id` and return its files; `name` is that of the region.

    Raises `Invalid` for an unusable id or region code, and when the folder exists already.
    """
    _check(plugin_id, region, name)
    target = _free(plugin_id, out)
    words = {"id": plugin_id, "region": region, "name": name.strip() or _name(region)}
    written = []
    for source, inside in _files("declarative" if declarative else "python"):
        path = target / inside.replace(_ID_IN_NAME, plugin_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(source.read_text("utf-8")).substitute(words), "utf-8")
        written.append(path)
    return written


def _check(plugin_id: str, region: str, name: str) -> None:
    if not PLUGIN_ID.fullmatch(plugin_id):
        message = _(
            "Id plugin {id} tidak sah; pakai 2-31 huruf kecil, angka, atau garis bawah, diawali "
            "huruf."
        )
        raise _invalid("id", message, id=plugin_id)
    if not REGION_CODE.fullmatch(region):
        message = _(
            "Kode daerah {code} tidak sah; pakai huruf kecil, angka, garis bawah, atau titik, "
            "diawali huruf, misalnya teluk_jernih."
        )
        raise _invalid("region", message, code=region)
    if any(character in name for character in '"\\\n\r\t'):
        raise _invalid("name", _("Nama daerah memuat tanda yang tidak dapat dipakai."))


def _free(plugin_id: str, out: Path) -> Path:
    """Return the folder to write; in a checkout `out` and the portal's own plugins are the same."""
    target = out / plugin_id
    if target.exists():
        raise _invalid("id", _("Folder {folder} sudah ada."), folder=str(target))
    if (plugins_dir() / plugin_id).is_dir():
        message = _("Id {id} sudah dipakai plugin di {folder}; pilih id lain.")
        raise _invalid("id", message, id=plugin_id, folder=str(plugins_dir()))
    return target


def _invalid(field: str, message: str, **params: object) -> Invalid:
    return Invalid(Problem(field, sentence(message, **params)))


def _name(region: str) -> str:
    return region.rpartition(".")[2].replace("_", " ").title()


def _files(kind: str) -> Iterator[tuple[Path, str]]:
    for name in ("common", kind):
        root = _SKELETONS / name
        for source in sorted(root.rglob(f"*{_ENDING}")):
            yield source, source.relative_to(root).as_posix().removesuffix(_ENDING)
