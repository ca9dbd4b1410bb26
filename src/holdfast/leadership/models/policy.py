"""The security policy with its commitments and outcomes, as parts that others trace to (5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.leadership.choices.policy import BusinessChange, CommitmentKind
from holdfast.leadership.models.policy_changes import assessments_considered, changes_recorded
from holdfast.leadership.models.roles import Role
from holdfast.records.models import ControlledRecord, Record


class SecurityPolicy(ControlledRecord):
    """What top management wants of security and commits the organization to (5.2)."""

    prefix: ClassVar[str] = "POL"

    purpose = models.TextField(
        _("purpose it serves"),
        blank=True,
        help_text=_("What the organization is there for, and what security has to do with it."),
    )
    purpose_passage = models.TextField(
        _("passage that shows the purpose"),
        blank=True,
        help_text=_("The words of the policy's text that show that it suits this purpose."),
    )
    framework_passage = models.TextField(
        _("passage that is the framework for objectives"),
        blank=True,
        help_text=_("The words of the policy's text by which objectives are set and judged."),
    )
    review_on_merger = models.BooleanField(_("reviewed on a merger"), default=False)
    review_on_acquisition = models.BooleanField(_("reviewed on an acquisition"), default=False)
    review_on_scope_change = models.BooleanField(
        _("reviewed on another change of the business scope"), default=False
    )
    other_triggers = models.TextField(
        _("other triggers of a review"), blank=True, help_text=_("One per line.")
    )
    acknowledgement_target = models.PositiveSmallIntegerField(
        _("share to acknowledge it, percent"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(100)),
        help_text=_("Of all people in scope, how many are to confirm having read it."),
    )
    availability = models.TextField(
        _("to whom it is available, and how"),
        blank=True,
        help_text=_("For interested parties that do not use the published extract."),
    )
    business_changes = models.JSONField(
        _("changes of the business"), default=list, blank=True, editable=False
    )
    looked_again = models.JSONField(
        _("changes that were looked at"), default=dict, blank=True, editable=False
    )
    looked_again_note = models.TextField(_("what came of it"), blank=True, editable=False)
    reminders = models.JSONField(_("reminders"), default=list, blank=True, editable=False)
    extract = models.JSONField(_("public extract"), default=dict, blank=True, editable=False)

    class Meta(ControlledRecord.Meta):
        verbose_name = _("security policy")
        verbose_name_plural = _("security policies")

    @property
    def triggers(self) -> list[str]:
        """The kinds of change on which it is reviewed."""
        named = {
            BusinessChange.MERGER: self.review_on_merger,
            BusinessChange.ACQUISITION: self.review_on_acquisition,
            BusinessChange.SCOPE: self.review_on_scope_change,
            BusinessChange.OTHER: bool(self.other_triggers.strip()),
        }
        return [kind.value for kind, provided in named.items() if provided]

    def annex(self) -> Mapping[str, object]:
        """Give what an approval binds beside the text: conditions, commitments, outcomes, triggers.

        What had changed by then, and which risk assessments were considered, is bound too.
        """
        return {
            "purpose": self.purpose.strip(),
            "purpose_passage": self.purpose_passage.strip(),
            "framework_passage": self.framework_passage.strip(),
            "commitments": [commitment.as_bound for commitment in _parts(self.commitments)],
            "outcomes": [
                outcome.as_bound for outcome in _parts(self.outcomes).select_related("accountable")
            ],
            "triggers": self.triggers,
            "other_triggers": [t.strip() for t in self.other_triggers.splitlines() if t.strip()],
            "availability": self.availability.strip(),
            "changes": [change.as_bound for change in changes_recorded(self)],
            "assessments": [each.as_bound for each in assessments_considered(self)],
        }


def _parts(found: Any) -> models.QuerySet[Any]:
    live: models.QuerySet[Any] = found.filter(standing="live", unconfirmed=False)
    return live


class PolicyCommitment(Record):
    """A numbered commitment of the policy; objectives and processes trace to it (5.2.1)."""

    prefix: ClassVar[str] = "CMT"

    policy = models.ForeignKey(
        SecurityPolicy, models.PROTECT, related_name="commitments", verbose_name=_("policy")
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1),),
        help_text=_("Its place in the policy; empty: the next one."),
    )
    text = models.TextField(_("commitment"), help_text=_("What is promised, in one sentence."))
    kind = models.CharField(
        _("kind"), max_length=20, choices=CommitmentKind.choices, default=CommitmentKind.OTHER
    )
    passage = models.TextField(
        _("passage that shows it"), blank=True, help_text=_("The words of the policy's text.")
    )
    calls_for_objective = models.BooleanField(
        _("calls for an objective"),
        default=True,
        help_text=_("Whether it is pursued by at least one security objective."),
    )

    policy_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("commitment of the policy")
        verbose_name_plural = _("commitments of the policy")
        ordering = ("number",)
        constraints = (  # type: ignore[assignment]
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["policy", "number"],
                condition=Q(standing="live"),
                name="commitment_number_once",
            ),
        )

    @property
    def as_bound(self) -> dict[str, Any]:
        """The commitment as an approval binds it."""
        return {
            "id": str(self.pk),
            "reference": self.reference,
            "title": self.title,
            "number": self.number,
            "text": self.text,
            "kind": self.kind,
            "passage": self.passage.strip(),
            "calls_for_objective": self.calls_for_objective,
        }


class PolicyOutcome(Record):
    """A result that the policy is to bring, with the one role accountable for it (5.2.2)."""

    prefix: ClassVar[str] = "OUT"

    policy = models.ForeignKey(
        SecurityPolicy, models.PROTECT, related_name="outcomes", verbose_name=_("policy")
    )
    text = models.TextField(_("outcome"), help_text=_("What is different when it is reached."))
    accountable = models.ForeignKey(
        Role,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("accountable role"),
        help_text=_("Exactly one role answers for it."),
    )
    responsible = models.TextField(
        _("who is responsible for the work"),
        blank=True,
        help_text=_("The roles that do what it takes, one per line."),
    )

    policy_id: UUID
    accountable_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("outcome of the policy")
        verbose_name_plural = _("outcomes of the policy")
        ordering = ("reference",)

    @property
    def as_bound(self) -> dict[str, Any]:
        """The outcome as an approval binds it."""
        role = self.accountable
        return {
            "id": str(self.pk),
            "reference": self.reference,
            "title": self.title,
            "text": self.text,
            "role": str(role.pk) if role is not None else "",
            "role_title": role.title if role is not None else "",
            "responsible": [r.strip() for r in self.responsible.splitlines() if r.strip()],
        }
