"""Commands on the contact book: enter, verify, say what they may receive, retire (7.4)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.records.making import COMMON, PROVENANCE, amending, make
from holdfast.support.models.contacts import VERIFIED_FOR, Contact

FIRST_CHECK: Final = 14  # days in which a new contact is called for the first time
CONTACT_FIELDS = (
    "party",
    "organization_name",
    "function",
    "email",
    "phone",
    "mobile",
    "emergency_phone",
    "languages",
    "hours",
    "round_the_clock",
)


def _enter(caller: Caller, /, **values: Any) -> Contact:
    """Enter somebody outside whom you may have to tell or to call, and how to reach them."""
    contact = Contact(organization_id=caller.organization_id)
    contact.verify_by = clock.today() + dt.timedelta(days=FIRST_CHECK)
    _take_claim(contact, values.get("verified_on"), str(values.get("external_source") or ""))
    return make(contact, values)


def _take_claim(contact: Contact, day: dt.date | None, source: str) -> None:
    """Take over the day on which a list of before says that somebody checked a contact.

    It is what the list claims: nobody here is named for it, and its source is.
    """
    if day is None:
        return
    refuse_if(day > clock.today(), _("That day has not come yet."), field="verified_on")
    said = _("Said in {source}; not checked here").format(source=source)
    contact.verified_how = (said if source else _("Said on entering; not checked here"))[:200]
    until = day + dt.timedelta(days=VERIFIED_FOR)
    contact.verify_by = max(until, clock.today() + dt.timedelta(days=FIRST_CHECK))


enter_contact = register(
    Command(
        function=_enter,
        kind="support.contact.entered",
        needs=Permission.COMMUNICATION_EDIT,
        label=gettext_lazy("Enter a contact"),
        asks=("title", *CONTACT_FIELDS, "verified_on", *COMMON, *PROVENANCE),
        makes=Contact,
        tone="primary",
    )
)
amend_contact = amending(
    Contact,
    kind="support.contact.amended",
    needs=Permission.COMMUNICATION_EDIT,
    asks=CONTACT_FIELDS,
    about="Correct or complete a contact.",
)


@command(
    kind="support.contact.verified",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Still right"),
    labels={"how": gettext_lazy("How you know")},
    helps={"how": gettext_lazy("Empty: I called, and it is right.")},
    tone="primary",
)
def verify_contact(caller: Caller, contact: Contact, *, how: str = "") -> Contact:
    """Note that you called, and that everything in the contact book is still right."""
    refuse_if(contact.state != "in_use", _("This contact is no longer used."))
    contact.verified_on, contact.verified_by = clock.today(), caller.name
    contact.verified_how = how.strip() or _("Called")
    contact.verify_by = clock.today() + dt.timedelta(days=VERIFIED_FOR)
    contact.save()
    return contact


@command(
    kind="support.contact.permitted",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Say what they may receive"),
    labels={"may_receive": gettext_lazy("May receive up to")},
    helps={"reason": gettext_lazy("The agreement, vetting or duty that it rests on.")},
)
def permit_contact(
    caller: Caller, contact: Contact, *, may_receive: Classification, reason: str
) -> Contact:
    """Decide what a contact may receive, and on what that rests."""
    refuse_if(not reason.strip(), _("Say on what it rests."), field="reason")
    contact.may_receive = Classification(may_receive)
    contact.permitted_because = reason.strip()
    contact.permitted_by = caller.name
    contact.save()
    return contact


@command(
    kind="support.contact.retired",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("No longer use"),
    moves=Move(("in_use",), "retired"),
)
def retire_contact(caller: Caller, contact: Contact, *, reason: str) -> Contact:
    """Take a contact out of use, with the reason: left, replaced, moved."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    contact.retired_because, contact.verify_by = reason.strip(), None
    contact.save()
    return contact


@command(
    kind="support.contact.used_again",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Use again"),
    moves=Move(("retired",), "in_use"),
)
def use_contact_again(caller: Caller, contact: Contact) -> Contact:
    """Take a contact back into use; it is called before anybody relies on it."""
    contact.verify_by, contact.verified_on = clock.today(), None
    contact.save()
    return contact
