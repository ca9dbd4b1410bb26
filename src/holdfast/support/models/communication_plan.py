"""The communication plan: what is communicated when, with whom, how and by whom (7.4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.days import add_months
from holdfast.context.choices import Side
from holdfast.records.choices import Classification
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import ControlledRecord, Record
from holdfast.support.choices.communication import CommunicationTrigger, Means, RepeatUnit


class CommunicationPlanEntry(Record):
    """One line of the communication plan: what, when, with whom, how, by whom (7.4)."""

    prefix: ClassVar[str] = "CPE"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("in_use", _("In use"), _("It is carried out."), "good", current=True),
            State("dropped", _("Dropped"), _("No longer planned, with a reason."), final=True),
        )
    )

    plan = models.ForeignKey(
        "support.CommunicationPlan",
        models.PROTECT,
        related_name="entries",
        verbose_name=_("communication plan"),
    )
    side = models.CharField(
        _("internal or external"), max_length=10, choices=Side.choices, default=Side.INTERNAL
    )
    content = models.TextField(
        _("what is communicated"), blank=True, help_text=_("What the audience has to learn.")
    )
    trigger = models.CharField(
        _("when something happens"),
        max_length=30,
        choices=CommunicationTrigger.choices,
        blank=True,
        help_text=_("The event that makes it due; leave empty where it goes by the calendar."),
    )
    within_days = models.PositiveSmallIntegerField(
        _("days in which it is done"),
        default=7,
        validators=(MaxValueValidator(365),),
        help_text=_("After the event; 0: on the same day."),
    )
    every = models.PositiveSmallIntegerField(
        _("every"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(120)),
        help_text=_("Every how many days, weeks or months; empty where it goes by events."),
    )
    every_unit = models.CharField(
        _("counted in"), max_length=10, choices=RepeatUnit.choices, default=RepeatUnit.MONTHS
    )
    next_due = models.DateField(
        _("next due"), null=True, blank=True, help_text=_("It moves on when it is carried out.")
    )
    audience = models.TextField(
        _("with whom"), blank=True, help_text=_("In words; choose whom to address beside it.")
    )
    to_everyone = models.BooleanField(_("everybody who works here"), default=False)
    means = models.CharField(
        _("how"), max_length=10, choices=Means.choices, blank=True, help_text=_("The first choice.")
    )
    means_note = models.CharField(
        _("how, in detail"), max_length=200, blank=True, help_text=_("“Call, then in writing”.")
    )
    responsible = models.ForeignKey(
        "leadership.Role",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible role"),
    )
    releaser = models.ForeignKey(
        "leadership.Role",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role that releases it"),
        help_text=_("Empty: whoever may release communications."),
    )
    sensitivity = models.CharField(
        _("sensitivity"),
        max_length=20,
        choices=Classification.choices,
        blank=True,
        help_text=_("The classification of what is communicated, decided beforehand."),
    )
    last_carried_out = models.DateTimeField(
        _("last carried out"), null=True, blank=True, editable=False
    )
    carried_out_how = models.TextField(_("how it was carried out"), blank=True, editable=False)
    dropped_because = models.TextField(_("why it was dropped"), blank=True, editable=False)

    plan_id: UUID
    responsible_id: UUID | None
    releaser_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("entry of the communication plan")
        verbose_name_plural = _("entries of the communication plan")

    @property
    def is_scheduled(self) -> bool:
        """Tell whether it goes by the calendar."""
        return self.every is not None

    def next_after(self, day: dt.date) -> dt.date | None:
        """Give when it is due next after it was carried out on a day."""
        if self.every is None:
            return None
        if self.every_unit == RepeatUnit.MONTHS:
            return add_months(day, self.every)
        days = self.every * (7 if self.every_unit == RepeatUnit.WEEKS else 1)
        return day + dt.timedelta(days=days)

    @property
    def when(self) -> str:
        """Say in words when it is due."""
        parts = []
        if self.trigger:
            parts.append(str(CommunicationTrigger(self.trigger).label))
        if self.every is not None:
            unit = str(RepeatUnit(self.every_unit).label).lower()
            parts.append(str(_("every {n} {unit}")).format(n=self.every, unit=unit))
        return "; ".join(parts)


class AudienceMember(Tenanted):
    """One part of the audience of a plan entry: a party, a contact, a unit or a role (7.4)."""

    entry = models.ForeignKey(
        CommunicationPlanEntry, models.PROTECT, related_name="members", verbose_name=_("entry")
    )
    party = models.ForeignKey(
        "context.InterestedParty", models.PROTECT, null=True, blank=True, related_name="+"
    )
    contact = models.ForeignKey(
        "support.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.ForeignKey(
        "leadership.Role", models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.ForeignKey(
        "support.MessageChannel", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("taken out at"), null=True, blank=True)

    entry_id: UUID
    party_id: UUID | None
    contact_id: UUID | None
    unit_id: UUID | None
    role_id: UUID | None
    channel_id: UUID | None

    class Meta(Tenanted.Meta):
        verbose_name = _("part of an audience")
        verbose_name_plural = _("parts of audiences")
        constraints = (
            models.CheckConstraint(
                condition=Q(party__isnull=False)
                | Q(contact__isnull=False)
                | Q(unit__isnull=False)
                | Q(role__isnull=False)
                | Q(channel__isnull=False),
                name="audience_names_one",
            ),
        )

    def __str__(self) -> str:
        return str(self.party or self.contact or self.unit or self.role or self.channel)

    @property
    def key(self) -> UUID:
        """The key of whoever it names."""
        found = self.party_id or self.contact_id or self.unit_id or self.role_id or self.channel_id
        assert found is not None  # noqa: S101 - the constraint says so
        return found


def plan_line(entry: CommunicationPlanEntry, members: list[str]) -> dict[str, Any]:
    """Give what a plan says of an entry, with a digest that shows whether it still does.

    `members` are the keys of its audience, sorted.
    """
    said: dict[str, Any] = {
        "title": entry.title,
        "side": entry.side,
        "content": entry.content,
        "trigger": entry.trigger,
        "within_days": entry.within_days,
        "every": entry.every,
        "every_unit": entry.every_unit if entry.every is not None else "",
        "audience": entry.audience,
        "to_everyone": entry.to_everyone,
        "members": members,
        "means": entry.means,
        "means_note": entry.means_note,
        "responsible": str(entry.responsible_id or ""),
        "releaser": str(entry.releaser_id or ""),
        "sensitivity": entry.sensitivity,
    }
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
    key, reference = str(entry.pk), entry.reference
    return {"id": key, "reference": reference, **said, "substance": digest}


class CommunicationPlan(ControlledRecord):
    """What is communicated inside and outside, as it was approved (7.4)."""

    prefix: ClassVar[str] = "CPL"

    class Meta(ControlledRecord.Meta):
        verbose_name = _("communication plan")
        verbose_name_plural = _("communication plans")

    def lines(self) -> list[dict[str, Any]]:
        """Give its entries as they stand now; two queries.

        A confidential entry is left out of a plan that more people may read.
        """
        found = CommunicationPlanEntry.objects.live().filter(
            plan_id=self.pk, unconfirmed=False, state="in_use"
        )
        if self.classification != Classification.CONFIDENTIAL:
            found = found.exclude(classification=Classification.CONFIDENTIAL)
        entries = list(found.order_by("reference"))
        members: dict[UUID, list[str]] = {entry.pk: [] for entry in entries}
        for part in AudienceMember.objects.filter(entry_id__in=members, ended_at__isnull=True):
            members[part.entry_id].append(str(part.key))
        return [plan_line(entry, sorted(members[entry.pk])) for entry in entries]

    def annex(self) -> Mapping[str, object]:
        """Give every entry as it stands, which an approval binds beside the text."""
        return {"entries": self.lines()}
