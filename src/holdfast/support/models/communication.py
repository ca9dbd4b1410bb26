"""Outgoing communications, and how far each came with each recipient (7.4)."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.clock import now
from holdfast.context.choices import Side
from holdfast.records.choices import Classification
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.support.choices.communication import DeliveryState, Means

GONE_OUT: Final = ("sent", "acknowledged", "undelivered", "answered", "closed")
TOLD: Final = ("sent", "acknowledged", "answered", "closed")
WRITABLE: Final = ("planned", "drafted")
BEFORE_RELEASE: Final = ("planned", "drafted", "sensitivity_set")


class Communication(Record):
    """Something that is told to somebody, released by a name, with who received it (7.4)."""

    prefix: ClassVar[str] = "COM"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("planned", _("Planned"), _("Nothing is written yet."), "warn"),
            State("drafted", _("Drafted"), _("Written; its sensitivity is not decided."), "warn"),
            State(
                "sensitivity_set",
                _("Sensitivity set"),
                _("It is decided how sensitive it is; not released yet."),
                "calm",
                frozen=True,
            ),
            State("released", _("Released"), _("It may go out."), "calm", frozen=True),
            State(
                "sent",
                _("Sent"),
                _("It went out; not everybody confirmed it."),
                "calm",
                current=True,
                frozen=True,
            ),
            State(
                "acknowledged",
                _("Acknowledged"),
                _("Everybody confirmed having received it."),
                "good",
                current=True,
                frozen=True,
            ),
            State(
                "undelivered",
                _("Not delivered"),
                _("It reached nobody: try again, or tell them otherwise."),
                "bad",
                frozen=True,
            ),
            State(
                "answered",
                _("Answered"),
                _("At least one recipient answered."),
                "good",
                current=True,
                frozen=True,
            ),
            State(
                "closed",
                _("Closed"),
                _("Nothing more is expected."),
                "good",
                current=True,
                frozen=True,
                final=True,
            ),
            State("dropped", _("Dropped"), _("It was not sent, with a reason."), final=True),
        )
    )

    entry = models.ForeignKey(
        "support.CommunicationPlanEntry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communications",
        verbose_name=_("entry of the plan"),
    )
    side = models.CharField(
        _("internal or external"), max_length=10, choices=Side.choices, default=Side.INTERNAL
    )
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown: headings, lists, bold."))
    means = models.CharField(_("how"), max_length=10, choices=Means.choices, default=Means.EMAIL)
    send_by = models.DateField(_("to be sent by"), null=True, blank=True)
    wants_acknowledgement = models.BooleanField(
        _("recipients confirm it"),
        default=True,
        help_text=_("Each gets a link of their own, without signing in."),
    )
    acknowledge_by = models.DateField(_("to be confirmed by"), null=True, blank=True)
    decided_classification = models.CharField(
        _("sensitivity"),
        max_length=20,
        choices=Classification.choices,
        blank=True,
        editable=False,
    )
    sensitivity_reason = models.TextField(_("why this sensitivity"), blank=True, editable=False)
    sensitivity_set_at = models.DateTimeField(
        _("sensitivity decided at"), null=True, blank=True, editable=False
    )
    sensitivity_set_by = models.CharField(
        _("sensitivity decided by"), max_length=200, blank=True, editable=False
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    released_by = models.CharField(_("released by"), max_length=200, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    sent_by = models.CharField(_("sent by"), max_length=200, blank=True, editable=False)
    outcome = models.TextField(_("what came of it"), blank=True, editable=False)
    dropped_because = models.TextField(_("why it was dropped"), blank=True, editable=False)

    entry_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("communication")
        verbose_name_plural = _("communications")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "sent_at"], name="communication_sent"),
        )

    @property
    def is_decided(self) -> bool:
        """Tell whether its sensitivity was decided, by whom and when, for the text as it is."""
        return self.sensitivity_set_at is not None and bool(self.decided_classification)


class CommunicationDelivery(Tenanted):
    """One recipient of a communication: what they may receive, and how far it came (7.4)."""

    communication = models.ForeignKey(
        Communication,
        models.PROTECT,
        related_name="deliveries",
        verbose_name=_("communication"),
    )
    contact = models.ForeignKey(
        "support.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.ForeignKey(
        "support.MessageChannel", models.PROTECT, null=True, blank=True, related_name="+"
    )
    means = models.CharField(_("how"), max_length=10, choices=Means.choices)
    may_receive = models.CharField(
        _("may receive up to"),
        max_length=20,
        choices=Classification.choices,
        help_text=_("As it was when the communication was released."),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=DeliveryState.choices, default=DeliveryState.PLANNED
    )
    because_of = models.CharField(
        _("on the list because of"), max_length=300, blank=True, default=""
    )
    added_at = models.DateTimeField(_("put on the list at"), default=now)
    tried_at = models.DateTimeField(_("last tried at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failure = models.CharField(_("why it failed"), max_length=500, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_how = models.CharField(
        _("how it was told or confirmed"), max_length=200, blank=True
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_because = models.TextField(_("reason"), blank=True)

    communication_id: UUID
    contact_id: UUID | None
    person_id: UUID | None
    channel_id: UUID | None

    class Meta(Tenanted.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = (
            models.UniqueConstraint(
                fields=["communication", "contact"],
                condition=Q(contact__isnull=False) & ~Q(state="withdrawn"),
                name="delivery_once_contact",
            ),
            models.UniqueConstraint(
                fields=["communication", "person"],
                condition=Q(person__isnull=False) & ~Q(state="withdrawn"),
                name="delivery_once_person",
            ),
            models.UniqueConstraint(
                fields=["communication", "channel"],
                condition=Q(channel__isnull=False) & ~Q(state="withdrawn"),
                name="delivery_once_channel",
            ),
        )
        indexes = (models.Index(fields=["organization", "state"], name="delivery_state"),)

    def __str__(self) -> str:
        return f"{self.communication_id} → {self.recipient}"

    @property
    def recipient(self) -> Record:
        """Whom it is for."""
        found = self.contact or self.person or self.channel
        assert found is not None  # noqa: S101 - commands make none without
        return found

    @property
    def is_sent_from_here(self) -> bool:
        """Tell whether it leaves by e-mail or message, and not by mouth or on paper."""
        return self.means in (Means.EMAIL, Means.MESSAGE)
