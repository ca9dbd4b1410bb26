"""Commands that bring a version to where it is used: describe, distribute, number, acknowledge."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.choices import CopyMedium
from holdfast.records.content.copies import copies_before, lines_of, points_of_use_of
from holdfast.records.making import fill, refuse_unless_open
from holdfast.records.models import ContentVersion, ControlledRecord, Distribution, Record
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY

MOST_COPIES: Final = 200  # at once
DESCRIBED: Final = (
    "information_value",
    "integrity_level",
    "medium",
    "content_format",
    "storage_location",
    "preservation_format",
    "points_of_use",
    "recall_days",
)


def _describe(caller: Caller, record: ControlledRecord, **values: Any) -> ControlledRecord:
    """Say what the information is worth, how it is kept, and where it must be at hand."""
    refuse_unless_open(record)
    fill(record, values)
    record.corrected_at = clock.now()
    record.save()
    return record


describe_content: Command[..., ControlledRecord] = register(
    Command(
        function=_describe,
        kind="records.content.described",
        needs=Permission.CONTENT_EDIT,
        label=gettext_lazy("Value, integrity and keeping"),
        asks=DESCRIBED,
        target=ControlledRecord,
    )
)


@command(
    kind="records.content.distributed",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Distribute"),
    labels={
        "places": gettext_lazy("Places of use, one per line"),
        "to_everyone": gettext_lazy("Also to every person in scope"),
        "as_before": gettext_lazy("Also where the version before it is"),
    },
    helps={
        "places": gettext_lazy(
            "A line that names a site or a unit of yours is linked to it: Gatehouse North."
        ),
        "as_before": gettext_lazy("Numbered copies get new numbers, to be printed anew."),
    },
)
def distribute(
    caller: Caller,
    record: ControlledRecord,
    *,
    places: str = "",
    to_everyone: bool = True,
    as_before: bool = True,
) -> ContentVersion:
    """Give the version in force to places of use and, where wished, to every person in scope."""
    version = _in_force(record)
    known = Distribution.objects.filter(content_version=version, recalled_at__isnull=True)
    at_hand = set(known.values_list("place", flat=True))
    made = [
        _copy(version, place=place, issued_by=caller.name, **_located(place))
        for place in lines_of(places)
        if place not in at_hand
    ]
    if as_before:
        made += _as_before(caller, version, {*at_hand, *(copy.place for copy in made)})
    if to_everyone:
        given = Distribution.objects.filter(content_version=version, person__isnull=False)
        people = _people_in(record).exclude(pk__in=given.values("person_id"))
        made += [_copy(version, person_id=key) for key in people.values_list("pk", flat=True)]
    refuse_if(not made and not known.exists(), _("Name at least one place or person."))
    Distribution.objects.bulk_create(made)
    return version


def _in_force(record: ControlledRecord) -> ContentVersion:
    version = version_in_force_of(record)
    if version is None:
        raise Refused(_("Nothing is in force yet that could be distributed."))
    return version


def _people_in(record: ControlledRecord) -> models.QuerySet[Record]:
    people = REGISTRY["accounts.person"].model.objects.live()
    return people if record.unit_id is None else people.filter(unit_id=record.unit_id)


def _located(place: str) -> dict[str, object]:
    """Link a place to the site or unit of that name, where there is exactly one."""
    for key, name in (("accounts.site", "at_site_id"), ("accounts.unit", "at_unit_id")):
        known = REGISTRY[key].model.objects.live().filter(title__iexact=place)
        found = list(known.values_list("pk", flat=True)[:2])
        if len(found) == 1:
            return {name: found[0]}
    return {}


def _copy(version: ContentVersion, **to: object) -> Distribution:
    return Distribution(
        organization_id=version.organization_id,
        content_version=version,
        sent_at=clock.now(),
        **to,
    )


def _as_before(caller: Caller, version: ContentVersion, at_hand: set[str]) -> list[Distribution]:
    """Give the copies of the version before once more; printed ones get numbers and addresses."""
    made = []
    number = _last_number(version)
    for old in copies_before(version):
        if old.place in at_hand:
            continue
        numbered: dict[str, object] = {}
        if old.copy_number is not None:
            number += 1
            numbered = {"copy_number": number, "token": new_address_part()}
        made.append(
            _copy(
                version,
                place=old.place,
                at_site_id=old.at_site_id,
                at_unit_id=old.at_unit_id,
                medium=old.medium,
                holder_id=old.holder_id,
                holder_name=old.holder_name,
                issued_by=caller.name,
                **numbered,
            )
        )
    return made


def _last_number(version: ContentVersion) -> int:
    found = Distribution.objects.filter(content_version=version).aggregate(last=Max("copy_number"))
    return found["last"] or 0


def new_address_part() -> str:
    """Give 192 bits that nobody can guess, for the address that a copy carries."""
    return secrets.token_urlsafe(24)


@command(
    kind="records.copies.issued",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Issue numbered copies"),
    labels={
        "place": gettext_lazy("Where they are used"),
        "copies": gettext_lazy("How many"),
        "medium": gettext_lazy("How"),
        "holder": gettext_lazy("Who holds them"),
    },
    helps={
        "holder": gettext_lazy("By name or e-mail; he is asked to give them back one day."),
        "copies": gettext_lazy("Each has its own number and its own QR code."),
    },
)
def issue_copies(
    caller: Caller,
    record: ControlledRecord,
    *,
    place: str,
    copies: int = 1,
    medium: CopyMedium = CopyMedium.PAPER,
    holder: str = "",
) -> ContentVersion:
    """Issue numbered copies of the version in force, each with an address that tells if it is."""
    version = _in_force(record)
    where = place.strip()
    refuse_if(not where, _("Say where they are used."), field="place")
    refuse_if(
        not 1 <= copies <= MOST_COPIES,
        _("Issue between 1 and {most} copies at once.").format(most=MOST_COPIES),
        field="copies",
    )
    refuse_if(
        medium == CopyMedium.SCREEN,
        _("On screen everybody reads the version in force; numbers are for paper and files."),
        field="medium",
    )
    number = _last_number(version)
    holding, located = _held_by(caller, holder), _located(where)
    Distribution.objects.bulk_create(
        [
            _copy(
                version,
                place=where,
                medium=medium,
                copy_number=number + each,
                token=new_address_part(),
                issued_by=caller.name,
                **located,
                **holding,
            )
            for each in range(1, copies + 1)
        ]
    )
    return version


def _held_by(caller: Caller, words: str) -> dict[str, object]:
    """Find who holds a copy by name, reference or e-mail; anybody else stays a name."""
    name = words.strip()
    if not name:
        return {}
    people = REGISTRY["accounts.person"].model.objects.live().visible_to(caller)
    for lookup in ("email__iexact", "reference__iexact", "title__iexact"):
        found = list(people.filter(**{lookup: name})[:2])
        if len(found) == 1:
            return {"holder_id": found[0].pk, "holder_name": found[0].title}
    return {"holder_name": name}


@command(
    kind="records.content.acknowledged",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I have read it"),
    tone="primary",
)
def acknowledge(caller: Caller, record: ControlledRecord) -> Distribution:
    """Confirm having read the version in force; the confirmation binds to that version."""
    version = version_in_force_of(record)
    if version is None or caller.person_id is None:
        raise Refused(_("There is nothing in force here that you could acknowledge."))
    given = Distribution.objects.filter(
        content_version=version, person_id=caller.person_id
    ).first() or _copy(version, person_id=caller.person_id)
    if given.acknowledged_at is None:
        given.acknowledged_at, given.acknowledgement = clock.now(), version.digest[:16]
        given.save()
    return given


__all__ = [
    "DESCRIBED",
    "MOST_COPIES",
    "acknowledge",
    "describe_content",
    "distribute",
    "issue_copies",
    "new_address_part",
    "points_of_use_of",
]
