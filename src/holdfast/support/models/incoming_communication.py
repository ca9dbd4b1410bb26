"""Incoming communications: complaints, requests, advisories, questions, reports (7.4)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.support.choices.communication import (
    NAMING_PEOPLE,
    Credibility,
    IncomingKind,
    Means,
    Reliability,
)


class IncomingCommunication(Record):
    """Something that came in and waits for an answer, an action or a reason for none (7.4).

    Complaints, reports and advisories are confidential unless somebody says otherwise: they name
    people and sources. Whoever deals with one reads it all the same.
    """

    prefix: ClassVar[str] = "ICM"
    entrusted_to: ClassVar[str] = "owner"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("received", _("Received"), _("Logged; nobody has judged it yet."), "warn"),
            State(
                "graded",
                _("Source graded"),
                _("How far one can rely on it is stated."),
                "warn",
            ),
            State("relevant", _("Relevant"), _("Somebody deals with it."), "calm", current=True),
            State(
                "answered", _("Answered"), _("Whoever wrote has an answer."), "good", current=True
            ),
            State(
                "closed",
                _("Closed"),
                _("Dealt with; what came of it is stated."),
                "good",
                current=True,
                frozen=True,
                final=True,
            ),
            State(
                "set_aside",
                _("Set aside"),
                _("Nothing is done about it, with a reason."),
                "unknown",
                frozen=True,
                final=True,
            ),
        )
    )

    classification = models.CharField(
        _("classification"),
        max_length=20,
        choices=Classification.choices,
        default="",
        blank=True,
        help_text=_(
            "Empty: confidential for complaints, reports and advisories, internal for the rest. "
            "Whoever deals with it reads it too."
        ),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=IncomingKind.choices)
    received_at = models.DateTimeField(_("received at"), default=clock.now)
    contact = models.ForeignKey(
        "support.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from the contact"),
    )
    party = models.ForeignKey(
        "context.InterestedParty",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from the interested party"),
    )
    sender = models.CharField(
        _("from"),
        max_length=200,
        blank=True,
        help_text=_("Where they are neither contact nor interested party; “anonymous” is fine."),
    )
    means = models.CharField(
        _("how it came"), max_length=10, choices=Means.choices, default=Means.EMAIL
    )
    text = models.TextField(_("text"), blank=True)
    marking = models.CharField(
        _("marking of the sender"), max_length=60, blank=True, help_text=_("As in TLP:AMBER.")
    )
    reliability = models.CharField(
        _("source"), max_length=1, choices=Reliability.choices, blank=True, editable=False
    )
    credibility = models.CharField(
        _("information"), max_length=1, choices=Credibility.choices, blank=True, editable=False
    )
    graded_at = models.DateTimeField(_("graded at"), null=True, blank=True, editable=False)
    graded_by = models.CharField(_("graded by"), max_length=200, blank=True, editable=False)
    relevance = models.TextField(_("why it matters"), blank=True, editable=False)
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True, editable=False)
    judged_by = models.CharField(_("judged by"), max_length=200, blank=True, editable=False)
    handler = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handler"),
        editable=False,
    )
    answer_due = models.DateField(
        _("answer due"),
        null=True,
        blank=True,
        help_text=_("Empty: set by the kind; ten days for a complaint."),
    )
    answer = models.TextField(_("answer"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.CharField(_("answered by"), max_length=200, blank=True, editable=False)
    outcome = models.TextField(_("what came of it"), blank=True, editable=False)
    set_aside_because = models.TextField(_("why nothing is done"), blank=True, editable=False)

    contact_id: UUID | None
    party_id: UUID | None
    handler_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("incoming communication")
        verbose_name_plural = _("incoming communications")

    def clean(self) -> None:
        """Classify by the kind what nobody classified."""
        super().clean()
        if not self.classification:
            few = self.kind in NAMING_PEOPLE
            self.classification = Classification.CONFIDENTIAL if few else Classification.INTERNAL

    @property
    def grade(self) -> str:
        """The grade in short, as in B2; empty where it is not graded."""
        return f"{self.reliability}{self.credibility}"

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done."""
        return self.state in ("received", "graded", "relevant")
