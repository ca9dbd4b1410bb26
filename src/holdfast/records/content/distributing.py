"""Commands that bring a version to where it is used, and back: distribute, acknowledge (7.5.3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.models import ContentVersion, ControlledRecord, Distribution, Record
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY


@command(
    kind="records.content.distributed",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Distribute"),
    labels={"places": gettext_lazy("Places of use, one per line")},
)
def distribute(
    caller: Caller, record: ControlledRecord, *, places: str = "", to_everyone: bool = True
) -> ContentVersion:
    """Give the version in force to places of use and, where wished, to every person in scope."""
    version = version_in_force_of(record)
    if version is None:
        raise Refused(_("Nothing is in force yet that could be distributed."))
    wanted = {line.strip() for line in places.splitlines() if line.strip()}
    known = Distribution.objects.filter(content_version=version)
    missing = wanted - set(known.values_list("place", flat=True))
    made = [_copy(version, place=place) for place in sorted(missing)]
    if to_everyone:
        people = _people_in(record).exclude(
            pk__in=known.filter(person__isnull=False).values("person_id")
        )
        made += [_copy(version, person_id=key) for key in people.values_list("pk", flat=True)]
    refuse_if(not made and not known.exists(), _("Name at least one place or person."))
    Distribution.objects.bulk_create(made)
    return version


def _people_in(record: ControlledRecord) -> models.QuerySet[Record]:
    people = REGISTRY["accounts.person"].model.objects.live()
    return people if record.unit_id is None else people.filter(unit_id=record.unit_id)


def _copy(version: ContentVersion, **to: object) -> Distribution:
    return Distribution(
        organization_id=version.organization_id,
        content_version=version,
        sent_at=clock.now(),
        **to,
    )


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


def recall(version: ContentVersion) -> None:
    given = Distribution.objects.filter(content_version=version, recalled_at__isnull=True)
    for copy in given.filter(~Q(place="")):
        copy.recalled_at = clock.now()
        copy.save()
