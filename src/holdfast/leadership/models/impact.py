"""Judgements bound to one version of the policy: harm it can do, agreement with others (5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.leadership.models.policy import SecurityPolicy
from holdfast.records.models import Record


@dataclass(frozen=True)
class Finding:
    """Another policy, and what the comparison with it came to."""

    policy: str
    finding: str


class AdverseImpactAssessment(Record):
    """What harm policy, objectives, targets and programmes can do elsewhere (5.2.1 e)."""

    prefix: ClassVar[str] = "AIA"

    policy = models.ForeignKey(
        SecurityPolicy, models.PROTECT, related_name="impacts", verbose_name=_("policy")
    )
    policy_version = models.PositiveIntegerField(
        _("version of the policy"), validators=(MinValueValidator(1),)
    )
    aspects = models.TextField(
        _("other aspects looked at"),
        help_text=_("One per line: safety, environment, health, privacy, work, customers, law."),
    )
    harm = models.TextField(
        _("harm that it can do"),
        help_text=_("By the policy, the objectives and targets, and the programmes; or none, why."),
    )
    answer = models.TextField(_("what is done about it"), blank=True)
    assessed_on = models.DateField(_("assessed on"))

    policy_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("adverse-impact assessment")
        verbose_name_plural = _("adverse-impact assessments")


class PolicyConsistencyReview(Record):
    """A comparison of a version of the policy with the other policies, each named (5.2.2)."""

    prefix: ClassVar[str] = "PCR"

    policy = models.ForeignKey(
        SecurityPolicy, models.PROTECT, related_name="comparisons", verbose_name=_("policy")
    )
    policy_version = models.PositiveIntegerField(
        _("version of the policy"), validators=(MinValueValidator(1),)
    )
    others = models.TextField(
        _("other policies, with the finding on each"),
        help_text=_(
            "One per line, the finding after a colon: “Safety policy: agrees; both ask to stop "
            "work in danger”."
        ),
    )
    contradictions = models.TextField(
        _("contradictions that are left"),
        blank=True,
        help_text=_("Empty: the policies agree. As long as one is named, they do not."),
    )
    reviewed_on = models.DateField(_("reviewed on"))

    policy_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("consistency review")
        verbose_name_plural = _("consistency reviews")

    @property
    def findings(self) -> list[Finding]:
        """The other policies, each with its finding (empty where none is given)."""
        found = []
        for line in self.others.splitlines():
            name, _colon, finding = line.strip().lstrip("-*•–").strip().partition(":")
            if name.strip():
                found.append(Finding(name.strip(), finding.strip()))
        return found
