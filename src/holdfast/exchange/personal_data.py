"""Where else somebody may be named: files that were imported, and packs that left the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext as _

from holdfast.accounts.models import Person
from holdfast.accounts.personal_data.files import GivenAway, Stored
from holdfast.accounts.personal_data.finding import Held
from holdfast.exchange.models import ImportRun, PackExport
from holdfast.exchange.packs import kinds_of
from holdfast.ledger.models import Entry

MANY = 500  # keys in one question


def imported_files() -> Iterator[Stored]:
    """Give the registers that were imported, kept as they came."""
    for run in ImportRun.objects.exclude(sha256="").order_by("-imported_at"):
        yield Stored(run, run.file_name, run.sha256)


def is_imported(sha256: str) -> bool:
    """Tell whether an imported register is kept under a digest."""
    return ImportRun.objects.filter(sha256=sha256).exists()


def packs_given_away(person: Person, held: Sequence[Held]) -> list[GivenAway]:
    """Give the packs that were exported when records about a person stood in their scope.

    What of these was withheld as confidential is not known any more, so it may be fewer.
    """
    packs = list(PackExport.objects.order_by("-exported_at"))
    first = _first_entries(person, [*(each.row.pk for each in held), *(p.pk for p in packs)])
    found = []
    for pack in packs if held else ():
        kinds, end = kinds_of(pack.clause), first.get(pack.pk, 0)
        inside = [each for each in held if kinds is None or each.row._meta.label_lower in kinds]
        count = sum(first.get(each.row.pk, end) < end for each in inside)
        if count:
            what = _("clause {clause}").format(clause=pack.clause) if pack.clause else _("all")
            found.append(
                GivenAway(pack.exported_at, pack.exported_by, pack.purpose, what, records=count)
            )
    return found


def _first_entries(person: Person, keys: list[UUID]) -> dict[UUID, int]:
    """Give where in the ledger each row begins."""
    found: dict[UUID, int] = {}
    entries = Entry.objects.filter(organization_id=person.organization_id).order_by()
    for start in range(0, len(keys), MANY):
        some = entries.filter(record_id__in=keys[start : start + MANY])
        found |= dict(some.values_list("record_id").annotate(Min("index")))
    return found
