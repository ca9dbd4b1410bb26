"""What stands on every page: whose paper it is, who may read it, who printed it when, its proof."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller, CallerKind
from holdfast.common import clock
from holdfast.ledger.checkpoints import latest_checkpoint
from holdfast.ledger.reading import head
from holdfast.records.attachments import content_of


@dataclass(frozen=True)
class LedgerLine:
    """The state of the ledger at the moment of printing, and what of it was signed."""

    size: int
    root: str
    signed_number: int = 0
    signed_size: int = 0

    @property
    def words(self) -> str:
        """The line as it is printed at the foot of every page."""
        line = _("Ledger: {size} entries, root {root}").format(
            size=f"{self.size:,}", root=self.root
        )
        if not self.signed_number:
            return f"{line} · {_('no checkpoint signed yet')}"
        signed = _("checkpoint {number} signed at {size} entries").format(
            number=self.signed_number, size=f"{self.signed_size:,}"
        )
        return f"{line} · {signed}"


@dataclass(frozen=True)
class Letterhead:
    """Whose paper it is, who printed it when, and where one sees whether it is current.

    `colour` (#RRGGBB) and `logo` (a picture) are those of the organization, where it has them.
    `address` is the full address of the page that was printed; `copy_of` names an outside auditor
    whose copy it is, which the foot of every page says.
    """

    organization: str
    language: str
    printed_at: dt.datetime
    printed_by: str
    address: str
    ledger: LedgerLine
    copy_of: str = ""
    colour: str = ""
    logo: bytes = b""


def letterhead_for(caller: Caller, address: str, *, language: str) -> Letterhead:
    """Give what stands on every page that a caller prints, in three queries."""
    organization = Organization.objects.get(pk=caller.organization_id)
    return Letterhead(
        organization=organization.name,
        language=language,
        printed_at=clock.now().astimezone(_zone(organization.time_zone)),
        printed_by=caller.name,
        address=address,
        ledger=_ledger_of(caller),
        copy_of=caller.name if caller.kind is CallerKind.AUDITOR else "",
        colour=organization.colour,
        logo=(content_of(organization.logo_sha256) or b"") if organization.logo_sha256 else b"",
    )


def _ledger_of(caller: Caller) -> LedgerLine:
    now, signed = head(caller.organization_id), latest_checkpoint(caller.organization_id)
    root = base64.b64encode(now.root).decode()
    if signed is None:
        return LedgerLine(now.size, root)
    return LedgerLine(now.size, root, signed.number, signed.size)


def _zone(name: str) -> dt.tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return dt.UTC


def moment(at: dt.datetime) -> str:
    """Give a moment with its zone, so that no reader on another coast errs."""
    return f"{date_format(at, 'SHORT_DATETIME_FORMAT')} {at.tzname() or ''}".strip()
