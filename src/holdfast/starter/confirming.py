"""Making template records one's own: confirm with an owner, or set aside with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from holdfast.accounts.models import Person
from holdfast.accounts.queries import person_named
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Terms
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.records.commands import confirm_template, void_record
from holdfast.records.models import Record
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY

# Nobody reaches what nobody answers for: these are not confirmed without an owner (6.2.2).
OWNED: Final = frozenset({"planning.objective"})
MOST: Final = 50  # records confirmed at once: one page that somebody read


@dataclass(frozen=True)
class Seen:
    """A record as somebody saw it: kind, key and version, as in `risk.asset:0190…:2`."""

    kind: str
    id: UUID
    version: int

    @staticmethod
    def read(text: str) -> Seen:
        """Read it from a form.

        Raises:
            Refused: it is nothing of the kind.
        """
        kind, _first, rest = text.partition(":")
        key, _second, version = rest.partition(":")
        try:
            found = Seen(kind, UUID(key), int(version))
        except ValueError as error:
            raise Refused(_("This names no record.")) from error
        refuse_if(kind not in REGISTRY, _("This names no record."))
        return found


def owner_named(text: str) -> Person | None:
    """Give the person whom somebody typed as owner; None where nothing was typed.

    Raises:
        Refused: nobody of that name, or several.
    """
    if not text.strip():
        return None
    found = person_named(text.strip())
    if found is None:
        raise Refused(
            _("No one person is called “{text}”: type the whole name or the reference.").format(
                text=text
            ),
            fields={"owner": [_("Not known.")]},
        )
    return found


def make_ours(caller: Caller, seen: Iterable[Seen], *, owner: Person | None) -> list[Record]:
    """Confirm records as they were seen; whoever has no owner gets the one that is given.

    All of them are confirmed, or none is.

    Raises:
        Refused: one of them cannot be confirmed, changed in between, or they are too many.
    """
    every = list(seen)
    refuse_if(not every, _("Tick what you have read."))
    refuse_if(len(every) > MOST, _("Confirm at most {n} at once.").format(n=MOST))
    with transaction.atomic():
        return [_confirm(caller, each, owner) for each in every]


def _confirm(caller: Caller, seen: Seen, owner: Person | None) -> Record:
    record = _found(caller, seen)
    terms = Terms(expected_version=seen.version)
    amend = REGISTRY[seen.kind].amend
    refuse_if(not record.unconfirmed, _("{record} is yours already.").format(record=record))
    refuse_if(
        seen.kind in OWNED and owner is None and record.owner_id is None,
        _("Name who answers for {record}: type the owner above.").format(record=record),
        field="owner",
    )
    if owner is not None and record.owner_id is None and amend is not None:
        amend.under(terms)(caller, record, owner=owner)
        terms = Terms()
    return confirm_template.under(terms)(caller, record)


def not_ours(caller: Caller, seen: Seen, *, reason: str) -> Record:
    """Set a record of a template aside, with the reason; it stays readable and counts nowhere.

    Raises:
        Refused: it is confirmed already, changed in between, or no reason was given.
    """
    record = _found(caller, seen)
    refuse_if(
        not record.unconfirmed,
        _("{record} is yours already; void it on its own page.").format(record=record),
    )
    return void_record.under(Terms(expected_version=seen.version))(caller, record, reason=reason)


def _found(caller: Caller, seen: Seen) -> Record:
    record = record_of(caller, REGISTRY[seen.kind], seen.id)
    if record is None:
        raise Refused(_("This record does not exist (any more)."))
    return record
