"""What people choose for themselves: the language of their pages."""

from __future__ import annotations

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.store.db import unit_of_work
from portal.store.models import Account

LANGUAGES = ("id", "en")


def set_language(actor: Actor, language: str) -> None:
    """Keep the language on the actor's account. Not audited: it changes nothing for others."""
    if language not in LANGUAGES:
        raise Invalid(Problem("language", Sentence(_("Bahasa ini tidak tersedia."))))
    with unit_of_work() as db_session:
        account = db_session.get(Account, actor.account_id)
        if account is None:
            raise NotAllowed(_("Akun ini tidak ada lagi."))
        account.language = language
