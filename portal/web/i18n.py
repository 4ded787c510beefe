"""Language of the page: source texts are Indonesian, other languages are catalogues.

Catalogues are `.po` files and compiled in memory at start; no `.mo` is kept. A plugin may bring
its own under `translations/<language>/LC_MESSAGES/portal.po`; the core's words win.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale, get_translations

from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _

DOMAIN = "portal"
SOURCE = "id"
LANGUAGES: dict[str, str] = {"id": _("Bahasa Indonesia"), "en": "English"}
FOLDER = Path(__file__).resolve().parent.parent / "translations"
log = logging.getLogger(__name__)


def compile_catalogue(path: Path, language: str) -> Translations:
    """Read a `.po` file and return it as translations, without writing a file."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language, domain=DOMAIN, abort_invalid=True)
    memory = BytesIO()
    write_mo(memory, catalogue)
    memory.seek(0)
    return Translations(memory, DOMAIN)


class Catalogues(Domain):  # type: ignore[misc]
    """All catalogues in memory, one per language."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Compile every language of every folder; the first folder wins."""
        super().__init__(domain=DOMAIN)
        self._none = NullTranslations()
        self._by_language = {
            language: found
            for language in LANGUAGES
            if language != SOURCE and (found := _load(folders, language)) is not None
        }

    def get_translations(self) -> NullTranslations:
        """Return the translations of the present language."""
        locale = get_locale()
        return self._by_language.get(str(locale), self._none) if locale else self._none


def _load(folders: Iterable[Path], language: str) -> Translations | None:
    paths = [folder / language / "LC_MESSAGES" / f"{DOMAIN}.po" for folder in folders]
    files = tuple((path, path.stat().st_mtime_ns) for path in paths if path.is_file())
    return _merged(files, language)


@lru_cache(maxsize=8)
def _merged(files: tuple[tuple[Path, int], ...], language: str) -> Translations | None:
    """Return the files' texts; each set of files as it stands is compiled once a process."""
    merged: Translations | None = None
    for path, _changed in files:
        try:
            found = compile_catalogue(path, language)
        except (PoFileError, OSError, ValueError):
            log.exception("catalogue %s cannot be read", path)
            continue
        merged = found if merged is None else found.merge(merged)
    return merged


def choose_language() -> str:
    """Return the language of the account, else of this visit, else the setting's default."""
    if not has_request_context():
        return SOURCE
    wanted = g.get("language") or session.get("language") or request.args.get("bahasa")
    return wanted if wanted in LANGUAGES else str(g.get("default_language", SOURCE))


def say(text: Sentence | str) -> str:
    """Return a sentence of the core in the reader's language, with its parameters filled in."""
    if isinstance(text, Sentence):
        message = _translate(text.message)
        params = {k: _translate(v) if isinstance(v, str) else v for k, v in text.params.items()}
        return message.format(**params) if params else message
    return _stored(text)


def _stored(text: str) -> str:
    """Translate a stored text: as a whole, else each of the sentences it was put together from."""
    whole = _translate(text)
    if whole != text or ". " not in text:
        return whole
    return " ".join(_translate(part) for part in re.split(r"(?<=\.) ", text))


def _translate(text: str) -> str:
    if not text:
        return ""  # the empty message is the catalogue's own header
    return str(get_translations().gettext(text))


def register(app: Flask, plugin_folders: Iterable[Path] = (), default: str = SOURCE) -> None:
    """Install Flask-Babel with the catalogues in memory."""
    babel = Babel(
        app,
        default_locale=SOURCE,
        default_domain=DOMAIN,
        locale_selector=choose_language,
    )
    babel.domain_instance = Catalogues([FOLDER, *(f / "translations" for f in plugin_folders)])

    @app.before_request
    def _default_language() -> None:
        g.default_language = default if default in LANGUAGES else SOURCE

    app.jinja_env.globals["say"] = say
    app.jinja_env.filters["say"] = say
