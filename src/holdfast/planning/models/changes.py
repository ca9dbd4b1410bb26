"""Planned changes: considered, screened, decided, carried out, reviewed (6.3, 8.4)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.clock import now
from holdfast.leadership.choices.policy import BusinessChange
from holdfast.planning.choices.changes import ChangeKind
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

# Carried out, and not looked at since.
AWAITING_REVIEW: Final = ("implemented", "made_in_emergency")


class ChangePlan(Record):
    """A change of the security management system, made in a planned way (6.3, 8.4)."""

    prefix: ClassVar[str] = "CHG"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("raised", _("Raised"), _("Somebody asks for it."), "warn"),
            State(
                "screened",
                _("Screened"),
                _("It is known which of the seven kinds of change it is."),
                "calm",
            ),
            State(
                "risk_considered",
                _("Risk considered"),
                _("Its security risks were considered."),
                "calm",
            ),
            State(
                "approved",
                _("Approved"),
                _("It may be carried out."),
                "good",
                current=True,
                frozen=True,
            ),
            State(
                "planned",
                _("Planned"),
                _("It has a day, and a day for its review."),
                "calm",
                current=True,
                frozen=True,
            ),
            State(
                "implemented",
                _("Implemented"),
                _("Carried out; whether it worked is not reviewed yet."),
                "warn",
                current=True,
                frozen=True,
            ),
            State(
                "made_in_emergency",
                _("Made as an emergency"),
                _("Carried out at once; what was left out is considered now, then reviewed."),
                "warn",
                current=True,
            ),
            State(
                "reviewed",
                _("Reviewed"),
                _("Looked at after it was carried out."),
                "good",
                current=True,
                frozen=True,
            ),
            State(
                "closed",
                _("Closed"),
                _("Nothing is left to be done."),
                "good",
                current=True,
                frozen=True,
                final=True,
            ),
            State(
                "minor",
                _("Minor revision"),
                _("By rule: none of the seven kinds, nobody's duties change."),
                "good",
                current=True,
                frozen=True,
                final=True,
            ),
            State("deferred", _("Deferred"), _("To be decided later."), "warn"),
            State("rejected", _("Rejected"), _("It is not made."), "bad", frozen=True, final=True),
        )
    )

    purpose = models.TextField(
        _("purpose"), blank=True, help_text=_("What the change is for, and what asks for it.")
    )
    consequences = models.TextField(
        _("possible consequences"),
        blank=True,
        help_text=_("What may follow from it, the unwanted included."),
    )
    integrity = models.TextField(
        _("integrity of the system"),
        blank=True,
        help_text=_(
            "What of the management system it touches, and how that holds together meanwhile and "
            "afterwards; link the records that it changes."
        ),
    )
    resources = models.TextField(
        _("resources"), blank=True, help_text=_("People, money, time, means; and where from.")
    )
    business = models.CharField(
        _("change of the business"),
        max_length=20,
        blank=True,
        choices=BusinessChange.choices,
        help_text=_(
            "Where the change comes with one: a policy that is reviewed on such a change is due "
            "for review from the day on which this one is carried out."
        ),
    )
    roles_stay = models.BooleanField(
        _("nobody's responsibilities or authorities change"), default=False
    )
    implement_by = models.DateField(_("carried out by"), null=True, blank=True)
    review_by = models.DateField(_("reviewed afterwards by"), null=True, blank=True)

    requested_by = models.CharField(_("requested by"), max_length=200, editable=False)
    requested_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    kinds = models.CharField(_("kinds of change"), max_length=7, blank=True, editable=False)
    screened_on = models.DateField(_("screened on"), null=True, blank=True, editable=False)
    forecast_seen_on = models.DateField(
        _("forecast looked at on"), null=True, blank=True, editable=False
    )
    forecast_seen_by = models.CharField(
        _("forecast looked at by"), max_length=200, blank=True, editable=False
    )
    forecast_note = models.TextField(_("what the forecast says"), blank=True, editable=False)
    effect = models.JSONField(_("effect when looked at"), default=dict, blank=True, editable=False)
    risk_considered_on = models.DateField(
        _("risk considered on"), null=True, blank=True, editable=False
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    decision = models.TextField(_("decision"), blank=True, editable=False)
    deferred_until = models.DateField(_("deferred until"), null=True, blank=True, editable=False)
    emergency = models.BooleanField(_("emergency"), default=False, editable=False)
    emergency_reason = models.TextField(_("why it could not wait"), blank=True, editable=False)
    implemented_on = models.DateField(_("carried out on"), null=True, blank=True, editable=False)
    implemented_by = models.CharField(
        _("carried out by whom"), max_length=200, blank=True, editable=False
    )
    implemented_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("what was done"), blank=True, editable=False)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    reviewed_by = models.CharField(_("reviewed by"), max_length=200, blank=True, editable=False)
    finding = models.TextField(_("finding of the review"), blank=True, editable=False)
    brought_up_to_date = models.TextField(_("brought up to date"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("change plan")
        verbose_name_plural = _("change plans")

    @property
    def named_kinds(self) -> tuple[ChangeKind, ...]:
        """The kinds of 8.4 that the screening found."""
        return tuple(ChangeKind(letter) for letter in self.kinds)

    @property
    def kinds_in_words(self) -> str:
        """The kinds of 8.4 that the screening found, for people to read."""
        return "; ".join(str(kind.label) for kind in self.named_kinds)

    @property
    def decided_for(self) -> frozenset[str]:
        """The keys of the records for which it was decided; what is linked later is not among them.

        What an emergency changed is bound again when its forecast is looked at afterwards.
        """
        return frozenset(self.effect.get("decided_for", ()))

    def was_decided_for(self, key: UUID) -> bool:
        """Tell whether the record of a key was named when it was decided."""
        return str(key) in self.decided_for

    def is_review_late(self, on: dt.date) -> bool:
        """Tell whether it was carried out and its review is overdue."""
        return self.state in AWAITING_REVIEW and (self.review_by is None or self.review_by < on)


class RiskConsideration(Tenanted):
    """What somebody found on a day about the security risks of a change (8.4)."""

    plan = models.ForeignKey(
        ChangePlan, models.PROTECT, related_name="considerations", verbose_name=_("change plan")
    )
    considered_on = models.DateField(_("considered on"))
    considered_by = models.CharField(_("considered by"), max_length=200)
    considered_by_actor = models.UUIDField(_("actor"), null=True, blank=True)
    finding = models.TextField(_("finding"))
    residual = models.TextField(_("what remains"), blank=True)
    scenarios = models.JSONField(_("scenarios looked at"), default=list, blank=True)
    made_at = models.DateTimeField(_("recorded at"), default=now)

    plan_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("consideration of risk")
        verbose_name_plural = _("considerations of risk")

    @property
    def recorded_on(self) -> dt.date | None:
        """The day on which it was recorded, where that was not the day itself."""
        day = self.made_at.date()
        return day if day != self.considered_on else None

    def __str__(self) -> str:
        return self.finding[:80]


class RoleChange(Tenanted):
    """Who takes over a role with a change, from whom; made when it is carried out (6.3 d)."""

    plan = models.ForeignKey(
        ChangePlan, models.PROTECT, related_name="role_changes", verbose_name=_("change plan")
    )
    role = models.ForeignKey(
        "leadership.Role", models.PROTECT, related_name="+", verbose_name=_("role")
    )
    from_person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from"),
    )
    to_person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to"),
    )
    note = models.TextField(_("note"), blank=True)
    named_at = models.DateTimeField(_("named at"), default=now)
    dropped_because = models.TextField(_("why it was dropped"), blank=True)
    made_on = models.DateField(_("made on"), null=True, blank=True)

    plan_id: UUID
    role_id: UUID
    from_person_id: UUID | None
    to_person_id: UUID | None

    class Meta(Tenanted.Meta):
        verbose_name = _("change of a role")
        verbose_name_plural = _("changes of roles")

    def __str__(self) -> str:
        return f"{self.role}: {self.from_person or '–'} → {self.to_person or '–'}"
