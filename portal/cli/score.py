"""`portal score`: run one scoring method over a list of documents, without a database."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.api.methods import ScoringMethod, score_documents
from portal.api.reading import DocumentError, dump, parse_documents

Methods = Mapping[str, ScoringMethod[Any]]

_INPUT_ERROR = 2


class ScoreCommand(click.Command):
    """`score METHOD`, and beside it commands that no method can be called (it has a dot)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Start without commands beside it."""
        super().__init__(*args, **kwargs)
        self.beside: dict[str, click.Command] = {}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand over to the command that the first word names."""
        found = self.beside.get(args[0]) if args else None
        if found is None:
            return super().parse_args(ctx, args)
        ctx.meta[__name__] = (found, args[1:])
        return []

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command that was named, else the scoring."""
        if __name__ not in ctx.meta:
            return super().invoke(ctx)
        found, args = ctx.meta[__name__]
        with found.make_context(f"{ctx.info_name} {found.name}", args, parent=ctx) as below:
            return found.invoke(below)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name the commands beside it."""
        rows = [(name, one.get_short_help_str()) for name, one in sorted(self.beside.items())]
        if rows:
            with formatter.section(_("Perintah lain")):
                formatter.write_dl(rows)


def score_command(load_methods: Callable[[], Methods]) -> ScoreCommand:
    """Return the command; ``load_methods`` gives the methods by id when it runs."""

    @click.command(
        "score",
        cls=ScoreCommand,
        help=_("Hitung nilai dari daftar dokumen JSON dengan satu metode."),
    )
    @click.argument("method", metavar=_("METODE"), required=False)
    @click.option(
        "--input",
        "source",
        metavar="FILE|-",
        default="-",
        show_default=True,
        help=_("Berkas berisi daftar JSON; - untuk masukan baku."),
    )
    @click.option("--explain", is_flag=True, help=_("Sertakan rincian perhitungan (breakdown)."))
    @click.option("--list", "listing", is_flag=True, help=_("Tampilkan semua metode."))
    def score(method: str | None, source: str, *, explain: bool, listing: bool) -> None:
        methods = load_methods()
        if listing:
            _print_methods(methods)
            return
        chosen = _choose(methods, method)
        documents = _read_documents(source)
        _print_results(score_documents(chosen, documents, explain=explain))

    return score


def _print_methods(methods: Methods) -> None:
    width = max(map(len, methods), default=0)
    for method_id in sorted(methods):
        click.echo(f"{method_id:<{width}}  {methods[method_id].title}")


def _choose(methods: Methods, method_id: str | None) -> ScoringMethod[Any]:
    if method_id is None:
        _refuse(_("Sebutkan metode; daftar metode tampil dengan --list."))
    if method_id not in methods:
        close = difflib.get_close_matches(method_id, methods, n=3, cutoff=0.4)
        hint = _("Yang mirip: {names}.").format(names=", ".join(close)) if close else ""
        sentence = _("Metode {name} tidak dikenal.").format(name=method_id)
        _refuse(f"{sentence} {hint}".rstrip())
    return methods[method_id]


def _read_documents(source: str) -> list[object]:
    try:
        raw = _standard_input() if source == "-" else Path(source).read_bytes()
    except OSError:
        _refuse(_("Berkas {name} tidak dapat dibaca.").format(name=source))
    try:
        return parse_documents(raw)
    except DocumentError:
        _refuse(_("Masukan bukan daftar JSON yang sah."))


def _standard_input() -> bytes:
    if sys.stdin is None:  # the shell or the scheduler closed it
        return b""
    return sys.stdin.buffer.read()


def _print_results(results: Iterator[dict[str, object]]) -> None:
    """Write one result a line, as they come: a long list need not fit in memory twice."""
    stream = sys.stdout.buffer
    separator = "["
    for result in results:
        # A lone surrogate from the input goes back as the JSON escape it came as.
        stream.write(f"{separator}\n{dump(result)}".encode("utf-8", "backslashreplace"))
        separator = ","
    stream.write(b"[]\n" if separator == "[" else b"\n]\n")
    stream.flush()


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(_INPUT_ERROR)
