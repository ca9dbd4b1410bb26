"""All reminders of an organization for a day: its policies, and everybody's digest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller
from holdfast.leadership.commands.coverage import remind_on_schedule
from holdfast.leadership.queries.reminding import Waiting, reminders_due
from holdfast.support.queries.acknowledgement_links import site_address
from holdfast.web.addresses import item_address
from holdfast.work.reminding.mailing import Links, Sent, send_digests, why_unreachable


@dataclass(frozen=True)
class Reminded:
    """What came of a run: the policies of which people were reminded, and the digests."""

    policies: tuple[Waiting, ...]
    digests: Sent


def remind(caller: Caller, organization: Organization, day: dt.date) -> Reminded:
    """Send what is due on a day and was not sent yet; a demonstration sends nothing.

    Policies wait too where the mail server cannot be reached, so that none of them is noted as
    sent.
    """
    if organization.is_demo:
        return Reminded((), Sent())
    digests = send_digests(caller, day, links_here())
    if not digests.unreachable and reminders_due(day):
        digests.unreachable = why_unreachable()
    policies = () if digests.unreachable else tuple(remind_on_schedule(caller, day))
    return Reminded(policies, digests)


def links_here() -> Links:
    """Give the addresses of this installation that mails lead to."""
    here = site_address()
    return Links(
        of_item=lambda item: f"{here}{item_address(item)}",
        of_reference=lambda reference: f"{here}{reverse('web:reference', args=(reference,))}",
        work=f"{here}{reverse('web:work')}",
        choice=f"{here}{reverse('web:reminders')}",
    )
