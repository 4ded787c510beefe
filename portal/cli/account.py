"""`portal account`: accounts and roles from the shell, for the operator of the server."""

from __future__ import annotations

import csv
import os
from gettext import gettext as _
from pathlib import Path

import click

from portal.cli.context import refuse, with_application
from portal.domain.actor import SYSTEM
from portal.services.identity import accounts
from portal.services.identity.grants import GRANTED
from portal.store.models import Account


@click.group("account", help=_("Akun dan peran."))
def account() -> None:
    """Group of the account commands."""


@account.command("create", help=_("Buat akun dan cetak kode aktivasinya."))
@click.argument("login")
@click.option("--name", default="", help=_("Nama pemilik; bawaan: nama pengguna."))
@click.option("--region", default="", help=_("Kode daerah; kosong untuk seluruh portal."))
@click.option("--role", "roles", multiple=True, type=click.Choice(GRANTED), help=_("Peran."))
@with_application
def create(login: str, name: str, region: str, roles: tuple[str, ...]) -> None:
    """Create an account with roles and print its activation code."""
    made = accounts.create_account(SYSTEM, login=login, name=name or login, region=region)
    for role in roles:
        accounts.grant_role(SYSTEM, made.id, role, region or "*")
    _print_code(made)


@account.command("create-all", help=_("Buat akun semua pegawai yang belum punya, dengan slip CSV."))
@click.option("--region", required=True, help=_("Kode daerah."))
@click.option(
    "--slips",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Berkas CSV berisi nama pengguna dan kode aktivasi; simpan baik-baik."),
)
@with_application
def create_all(region: str, slips: Path) -> None:
    """Create the missing accounts and write their slips to a file only its owner can read."""
    if slips.exists():
        refuse(_("Berkas {path} sudah ada.").format(path=slips))
    made = accounts.create_for_employees(SYSTEM, region)
    handle = os.open(slips, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow([_("Nama pengguna"), _("Nama"), _("Kode aktivasi")])
        writer.writerows((row.login, row.name, code) for row, code in made)
    click.echo(_("{count} akun dibuat; slip: {path}").format(count=len(made), path=slips))


@account.command("grant", help=_("Beri peran kepada akun."))
@click.argument("login")
@click.argument("role", type=click.Choice(GRANTED))
@click.option("--region", required=True, help=_("Kode daerah, atau * untuk semua."))
@click.option(
    "--unit", "unit_id", type=int, help=_("Nomor unit kerja; kosong untuk seluruh daerah.")
)
@click.option("--revoke", is_flag=True, help=_("Cabut peran, bukan memberi."))
@with_application
def grant(login: str, role: str, region: str, unit_id: int | None, *, revoke: bool) -> None:
    """Give or take a role."""
    act = accounts.revoke_role if revoke else accounts.grant_role
    act(SYSTEM, _find(login).id, role, region, unit_id)
    word = _("dicabut dari") if revoke else _("diberikan kepada")
    click.echo(f"{role} ({region}) {word} {login}")


@account.command("activate", help=_("Cetak kode aktivasi baru."))
@click.argument("login")
@with_application
def activate(login: str) -> None:
    """Print a new activation code."""
    _print_code(_find(login))


@account.command("disable", help=_("Tutup akun; semua sesinya berakhir."))
@click.argument("login")
@with_application
def disable(login: str) -> None:
    """Close an account."""
    accounts.disable_account(SYSTEM, _find(login).id)
    click.echo(_("{login} ditutup.").format(login=login))


@account.command("enable", help=_("Buka kembali akun yang ditutup."))
@click.argument("login")
@with_application
def enable(login: str) -> None:
    """Open a closed account."""
    accounts.enable_account(SYSTEM, _find(login).id)
    click.echo(_("{login} dibuka.").format(login=login))


@account.command("list", help=_("Tampilkan akun, peran, dan keadaannya."))
@click.option("--region", default="", help=_("Hanya akun daerah ini."))
@with_application
def list_command(region: str) -> None:
    """Print one line an account."""
    for row in accounts.all_accounts(region):
        roles = ", ".join(f"{g.role}({g.region})" for g in row.grants) or "-"
        click.echo(f"{row.login:24} {row.region or '*':16} {_state(row):10} {roles}  {row.name}")


def _state(row: Account) -> str:
    if not row.active:
        return _("ditutup")
    return _("aktif") if row.password_hash else _("menunggu")


def _find(login: str) -> Account:
    found = accounts.account_by_login(login)
    if found is None:
        refuse(_("Akun {login} tidak ada.").format(login=login))
    return found


def _print_code(row: Account) -> None:
    code = accounts.issue_activation(SYSTEM, row.id)
    click.echo(_("Nama pengguna: {login}").format(login=row.login))
    click.echo(_("Kode aktivasi: {code}").format(code=code))
    expires = row.activation_expires
    if expires is not None:
        click.echo(_("Berlaku sampai {day} (UTC).").format(day=expires.strftime("%Y-%m-%d %H:%M")))
