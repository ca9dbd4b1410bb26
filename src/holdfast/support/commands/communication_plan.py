"""Commands on the communication plan and its entries (7.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.context.models import InterestedParty
from holdfast.leadership.models import Role
from holdfast.records.choices import Classification
from holdfast.records.content import ON_CONTROLLED, draft_version
from holdfast.records.making import COMMON, PROVENANCE, amending, make, recording
from holdfast.records.models import ContentVersion
from holdfast.support.models.communication_channels import MessageChannel
from holdfast.support.models.communication_plan import (
    AudienceMember,
    CommunicationPlan,
    CommunicationPlanEntry,
)
from holdfast.support.models.contacts import Contact

ENTRY_FIELDS = (
    "plan",
    "side",
    "content",
    "trigger",
    "within_days",
    "every",
    "every_unit",
    "next_due",
    "audience",
    "to_everyone",
    "means",
    "means_note",
    "responsible",
    "releaser",
    "sensitivity",
)

set_up_communication_plan = recording(
    CommunicationPlan,
    kind="support.communication_plan.set_up",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Set up a communication plan"),
    asks=(),
    about="Begin the plan of what is communicated when, with whom, how and by whom.",
)
amend_communication_plan = amending(
    CommunicationPlan,
    kind="support.communication_plan.amended",
    needs=Permission.CONTENT_EDIT,
    asks=(),
    about="Correct what is said of a communication plan.",
)


@command(
    kind="support.communication_plan.written",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Write from the entries"),
    labels={
        "introduction": gettext_lazy("Introduction"),
        "change_reason": gettext_lazy("Reason for the change"),
    },
    helps={"change_reason": gettext_lazy("Needed from the second version on.")},
    tone="primary",
)
def write_communication_plan(
    caller: Caller, plan: CommunicationPlan, *, introduction: str = "", change_reason: str = ""
) -> ContentVersion:
    """Write the next version of the plan from its entries as they stand now."""
    entries = list(
        CommunicationPlanEntry.objects.live()
        .filter(plan_id=plan.pk, unconfirmed=False, state="in_use")
        .select_related("responsible", "releaser")
        .order_by("side", "reference")
    )
    if plan.classification != Classification.CONFIDENTIAL:
        entries = [e for e in entries if e.classification != Classification.CONFIDENTIAL]
    refuse_if(not entries, _("The plan has no entries yet."))
    return draft_version.function(
        caller, plan, body=body_of(entries, introduction.strip()), change_reason=change_reason
    )


def body_of(entries: Sequence[CommunicationPlanEntry], introduction: str = "") -> str:
    """Give the text of a plan: a table of what, when, with whom, how, by whom and how sensitive."""
    heads = [_("What"), _("When"), _("With whom"), _("How"), _("By whom"), _("Sensitivity")]
    lines = [introduction, ""] if introduction else []
    for side in dict.fromkeys(entry.side for entry in entries):
        mine = [entry for entry in entries if entry.side == side]
        lines += [f"## {mine[0].get_side_display()}", "", _row(heads), _row(["---"] * len(heads))]
        lines += [_row(_cells(entry)) for entry in mine] + [""]
    return "\n".join(lines).strip()


def _cells(entry: CommunicationPlanEntry) -> list[str]:
    whom = entry.audience or (_("Everybody who works here") if entry.to_everyone else "")
    how = ", ".join(part for part in (entry.get_means_display(), entry.means_note) if part)
    by = entry.responsible.title if entry.responsible is not None else ""
    return [entry.title, entry.when, whom, how, by, entry.get_sensitivity_display()]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in cells)} |"


def _add_entry(caller: Caller, /, **values: Any) -> CommunicationPlanEntry:
    """Add to the plan what is communicated, when, with whom, how, by whom, how sensitive it is."""
    entry = CommunicationPlanEntry(organization_id=caller.organization_id)
    if values.get("every") and not values.get("next_due"):
        entry.every = values["every"]
        entry.every_unit = values.get("every_unit") or entry.every_unit
        values = {**values, "next_due": entry.next_after(clock.today())}
    return make(entry, values)


add_entry = register(
    Command(
        function=_add_entry,
        kind="support.communication_entry.added",
        needs=Permission.COMMUNICATION_EDIT,
        label=gettext_lazy("Add an entry"),
        asks=("title", *ENTRY_FIELDS, *COMMON, *PROVENANCE),
        makes=CommunicationPlanEntry,
        tone="primary",
    )
)
amend_entry = amending(
    CommunicationPlanEntry,
    kind="support.communication_entry.amended",
    needs=Permission.COMMUNICATION_EDIT,
    asks=ENTRY_FIELDS,
    about="Correct or complete an entry; it counts once the plan is approved with it.",
)


@command(
    kind="support.communication_entry.addressed",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Choose the audience"),
    labels={
        "parties": gettext_lazy("Interested parties (all their contacts)"),
        "contacts": gettext_lazy("Contacts"),
        "units": gettext_lazy("Units (everybody there)"),
        "roles": gettext_lazy("Roles (whoever holds them)"),
        "channels": gettext_lazy("Message channels"),
    },
)
def address_entry(
    caller: Caller,
    entry: CommunicationPlanEntry,
    *,
    parties: Iterable[InterestedParty] = (),
    contacts: Iterable[Contact] = (),
    units: Iterable[Unit] = (),
    roles: Iterable[Role] = (),
    channels: Iterable[MessageChannel] = (),
) -> CommunicationPlanEntry:
    """Choose who is addressed by an entry; what was chosen before is replaced."""
    wanted = {
        record.pk: {field: record}
        for field, records in (
            ("party", parties),
            ("contact", contacts),
            ("unit", units),
            ("role", roles),
            ("channel", channels),
        )
        for record in records
    }
    known = AudienceMember.objects.filter(entry_id=entry.pk, ended_at__isnull=True)
    for member in known:
        if wanted.pop(member.key, None) is None:
            member.ended_at = clock.now()
            member.save()
    for named in wanted.values():
        AudienceMember(organization_id=caller.organization_id, entry=entry, **named).save()
    entry.corrected_at = clock.now()
    entry.save()
    return entry


@command(
    kind="support.communication_entry.carried_out",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Note as carried out"),
    labels={
        "how": gettext_lazy("How, and to whom"),
        "on": gettext_lazy("On which day"),
    },
    helps={"on": gettext_lazy("Empty: today.")},
)
def note_carried_out(
    caller: Caller, entry: CommunicationPlanEntry, *, how: str, on: dt.date | None = None
) -> CommunicationPlanEntry:
    """Note that an entry was carried out elsewhere: by radio, in a briefing, on the notice board.

    What is sent from here moves its entry on by itself.
    """
    refuse_if(not how.strip(), _("Say how, and to whom."), field="how")
    today = clock.today()
    refuse_if(on is not None and on > today, _("That day has not come yet."), field="on")
    moment = clock.now() if on is None or on == today else _noon(on)
    refuse_if(
        entry.last_carried_out is not None and moment < entry.last_carried_out,
        _("It was carried out later than that already."),
        field="on",
    )
    entry.carried_out_how = how.strip()
    move_on(entry, moment)
    return entry


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def move_on(entry: CommunicationPlanEntry, moment: dt.datetime) -> None:
    """Let the next date of an entry follow from when it was carried out; in a command."""
    entry.last_carried_out = moment
    entry.next_due = entry.next_after(moment.date())
    entry.save()


@command(
    kind="support.communication_entry.dropped",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Drop the entry"),
    moves=Move(("in_use",), "dropped"),
)
def drop_entry(
    caller: Caller, entry: CommunicationPlanEntry, *, reason: str
) -> CommunicationPlanEntry:
    """Drop an entry from the plan, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    entry.dropped_because = reason.strip()
    entry.save()
    return entry


ON_COMMUNICATION_PLAN = (write_communication_plan, *ON_CONTROLLED)
