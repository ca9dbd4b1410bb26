"""Codes by which people show that they are at a session: on the screen, on paper (7.3).

The code on the screen changes every minute, so that a picture of it soon says nothing. One on paper
counts for as long as the session's hours, until it is renewed or switched off. Whoever scanned
either gets a word that counts for some minutes more, so that there is time to sign in.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.accounts.models import Organization, Person, RoleGrant
from holdfast.acting.callers import Caller, CallerKind, acting_as
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.queries.roles import runs_on
from holdfast.support.choices.training import AttendanceChannel
from holdfast.support.models.training import TrainingSession
from holdfast.support.queries.signed_words import read_word, signed_word
from holdfast.support.queries.training import closes_at

SHOWN: Final = "holdfast.support.session.shown"
PRINTED: Final = "holdfast.support.session.printed"
SCANNED: Final = "holdfast.support.session.scanned"
CHANGES_EVERY: Final = 60  # seconds
GRACE: Final = 60  # seconds for which a code counts after it left the screen
TIME_TO_CONFIRM: Final = dt.timedelta(minutes=10)
WAYS: Final = {b"s": AttendanceChannel.LIVE, b"p": AttendanceChannel.QR}
NUMBER: Final = 4  # bytes of a printed code's number
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Scanned:
    """What a code says: which session, whose, and whether it came from the screen or from paper."""

    session: TrainingSession
    way: AttendanceChannel


def shown_code(session: TrainingSession) -> str:
    """Give the code that the screen shows in this minute."""
    minute = int(clock.now().timestamp()) // CHANGES_EVERY
    until = dt.datetime.fromtimestamp((minute + 1) * CHANGES_EVERY + GRACE, dt.UTC)
    return signed_word(_keys(session), until, salt=SHOWN)


def printed_code(session: TrainingSession) -> str:
    """Give the code to print; empty where none counts."""
    if not session.printed_code_counts:
        return ""
    number = session.printed_code.to_bytes(NUMBER, "big")
    return signed_word(_keys(session), closes_at(session), salt=PRINTED, secret=number)


def scanned_word(scanned: Scanned) -> str:
    """Give the word of whoever scanned a code in time, with which he confirms within minutes."""
    mark = next(mark for mark, way in WAYS.items() if way == scanned.way)
    until = clock.now() + TIME_TO_CONFIRM
    return signed_word(_keys(scanned.session), until, salt=SCANNED, secret=mark)


def scanned_by(caller: Caller, word: str) -> Scanned | None:
    """Give what a code says; None where it is forged, no longer counts, or is of others."""
    for salt in (SHOWN, PRINTED, SCANNED):
        said = read_word(word, salt=salt, keys=2)
        if said is None:
            continue
        if said.keys[1] != caller.organization_id:
            return None
        session = _session(said.keys[0])
        if session is None:
            return None
        if salt == PRINTED:
            number = int.from_bytes(said.secret, "big")
            counts = session.printed_code_counts and number == session.printed_code
            return Scanned(session, AttendanceChannel.QR) if counts else None
        way = WAYS.get(said.secret) if salt == SCANNED else AttendanceChannel.LIVE
        return Scanned(session, way) if way is not None else None
    return None


def _keys(session: TrainingSession) -> tuple[UUID, UUID]:
    return session.pk, session.organization_id


def _session(key: UUID) -> TrainingSession | None:
    found: TrainingSession | None = (
        TrainingSession.objects.live().filter(pk=key).select_related("training").first()
    )
    return found


@dataclass(frozen=True)
class Visit:
    """Somebody who scanned a code without signing in: for whom he stands, and where he is."""

    visitor: Caller
    scanned: Scanned
    organization: str
    language: str


def visit_of(word: str) -> Visit | None:
    """Give what a code opens for somebody who is not signed in; None where it opens nothing.

    He reads as a caller of that one organization whose only right is to confirm.
    """
    for salt in (SHOWN, PRINTED, SCANNED):
        said = read_word(word, salt=salt, keys=2)
        if said is None:
            continue
        visitor = Caller(
            kind=CallerKind.ANONYMOUS,
            organization_id=said.keys[1],
            name="visitor",
            rights={Permission.CONTENT_ACKNOWLEDGE: None},
        )
        with acting_as(visitor):
            scanned, home = scanned_by(visitor, word), Organization.objects.first()
        if scanned is None or home is None:
            return None
        return Visit(visitor, scanned, home.name, home.language)
    return None


def person_who_says(name: str, mark: str) -> Person | None:
    """Find who bears a name and a personnel number, reference or e-mail: both have to be right."""
    wanted, said = mark.strip(), _words_of(name)
    if not wanted or not said:
        return None
    here = Person.objects.live().filter(state="active", unconfirmed=False)
    for field in ("external_reference", "reference", "email"):
        found = here.filter(**{f"{field}__iexact": wanted})[:5]
        meant = [person for person in found if _words_of(person.title) == said]
        if len(meant) == 1:
            return meant[0]
    return None


def _words_of(name: str) -> list[str]:
    """Give the words of a name, whatever their order: “Lind, Nora” is “Nora Lind”."""
    return sorted(WORD.findall(name.casefold()))


def signs_in(person: Person) -> bool:
    """Tell whether a person has a user of his own, and so need not be taken at his word."""
    return RoleGrant.objects.filter(runs_on(clock.today()), person=person).exists()
