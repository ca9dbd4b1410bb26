"""Risk scenario: who uses which way against what, through which weakness, leading to what (8.3)."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk.choices import FLAGS, GRADES, Consideration, Decision, Family
from holdfast.operation.risk.models.knowledge import Asset, Threat, Vulnerability
from holdfast.operation.risk.models.scores import Scored
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

OVER: Final = ("closed", "merged")
SENTENCE: Final = ("actor", "way", "at_risk", "vulnerability_text", "consequence_text")


class RiskScenario(Scored, Record):
    """A risk of the organization's security, told as a scenario, scored three times (8.3).

    Fields that end in `_text`, and those that begin with `source_`, keep the words of another
    register when one is imported, so that nothing of it is lost.
    """

    prefix: ClassVar[str] = "RSK"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("identified", _("Identified"), _("Described, not judged yet."), "warn"),
            State("analysed", _("Analysed"), _("Scored in part, or without its reasons."), "warn"),
            State("evaluated", _("Evaluated"), _("Judged by the method; to be decided on."),
                  "warn", current=True),
            State("treated", _("In treatment"), _("Decided; something is done about it."), "calm",
                  current=True),
            State("retained", _("Retained"), _("Kept knowingly, as decided."), "calm",
                  current=True),
            State("monitored", _("Monitored"), _("Treated; watched and reviewed."), "good",
                  current=True),
            State("review_due", _("Review called"), _("Something happened: judge it again."),
                  "bad"),
            State("closed", _("Closed"), _("No longer a risk of ours."), final=True),
            State("merged", _("Merged"), _("Told in another scenario."), final=True),
        )
    )  # fmt: skip

    description = models.TextField(_("scenario in words"), blank=True)
    actor = models.CharField(_("who or what"), max_length=300, blank=True)
    way = models.TextField(_("in which way"), blank=True)
    at_risk = models.TextField(_("what is at risk"), blank=True)
    threat_text = models.TextField(_("threat"), blank=True)
    vulnerability_text = models.TextField(_("vulnerability"), blank=True)
    consequence_text = models.TextField(_("what follows"), blank=True)
    catalogue_threat = models.ForeignKey(
        Threat, models.PROTECT, null=True, blank=True, related_name="scenarios",
        verbose_name=_("threat in the register"),
    )  # fmt: skip
    catalogue_vulnerability = models.ForeignKey(
        Vulnerability, models.PROTECT, null=True, blank=True, related_name="scenarios",
        verbose_name=_("vulnerability in the register"),
    )  # fmt: skip
    protected_asset = models.ForeignKey(
        Asset, models.PROTECT, null=True, blank=True, related_name="scenarios",
        verbose_name=_("asset in the register"),
    )  # fmt: skip
    site = models.ForeignKey(
        "accounts.Site", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("site"),
    )  # fmt: skip
    flow_step = models.CharField(_("step in the flow"), max_length=200, blank=True)
    family = models.CharField(_("group of 6.1.2"), max_length=1, choices=Family.choices, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    is_failure = models.BooleanField(_("physical or functional failure"), default=False)
    is_malicious = models.BooleanField(_("malicious or criminal act"), default=False)
    is_environmental = models.BooleanField(_("environment"), default=False)
    is_human = models.BooleanField(_("human factors"), default=False)
    is_cultural = models.BooleanField(_("cultural factors"), default=False)
    is_outside = models.BooleanField(_("outside the organization's control"), default=False)
    is_information = models.BooleanField(_("information or communication"), default=False)

    controls_text = models.TextField(_("existing controls"), blank=True)
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("What the judgement rests on, and where it lies.")
    )
    grade = models.CharField(
        _("confidence"), max_length=2, blank=True, choices=GRADES,
        help_text=_("Reliability A to F of the source, credibility 1 to 6 of what it says."),
    )  # fmt: skip
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)

    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.UNDECIDED
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    decided_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    decided_rank = models.PositiveSmallIntegerField(
        _("rank at the decision"), null=True, blank=True, editable=False
    )
    review_reason = models.TextField(_("why it is to be reviewed"), blank=True, editable=False)
    closed_because = models.TextField(_("why it was closed"), blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("merged into"),
    )  # fmt: skip
    needs_plan = models.BooleanField(_("needs a security plan"), default=False)

    treatment_text = models.TextField(_("what is to be done"), blank=True)
    due_text = models.CharField(_("until when"), max_length=200, blank=True)
    contingency_text = models.TextField(_("if it happens all the same"), blank=True)
    trigger_text = models.TextField(_("sign that it begins"), blank=True)
    exposure_text = models.CharField(_("cost if it happens"), max_length=200, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    source_level = models.CharField(_("level in its source"), max_length=100, blank=True)
    source_score = models.CharField(_("score in its source"), max_length=100, blank=True)
    source_level_target = models.CharField(
        _("residual level in its source"), max_length=100, blank=True
    )
    source_score_target = models.CharField(
        _("residual score in its source"), max_length=100, blank=True
    )
    source_status = models.CharField(_("status in its source"), max_length=100, blank=True)
    source_priority = models.CharField(_("priority in its source"), max_length=100, blank=True)
    source_identified = models.CharField(_("identified, in its source"), max_length=100, blank=True)
    source_reviewed = models.CharField(
        _("last reviewed, in its source"), max_length=100, blank=True
    )

    catalogue_threat_id: UUID | None
    catalogue_vulnerability_id: UUID | None
    protected_asset_id: UUID | None
    site_id: UUID | None
    merged_into_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("risk scenario")
        verbose_name_plural = _("risk scenarios")
        indexes = (
            *Record.Meta.indexes,
            models.Index(  # holds all that the matrix and its figures count
                fields=[
                    "organization",
                    "standing",
                    "unconfirmed",
                    "state",
                    "likelihood_current",
                    "consequence_current",
                    "level_current",
                    "above_appetite",
                    "rank_before",
                    "rank_target",
                    "review_due",
                    "decided_at",
                ],
                name="riskscenario_board",
            ),
            models.Index(fields=["organization", "rank_current"], name="riskscenario_rank"),
        )

    @property
    def sentence(self) -> str:
        """The scenario as one sentence, as far as its parts are told."""
        cause = " ".join(part for part in (self.actor or self.threat_text, self.way) if part)
        parts = [
            cause,
            f"at risk: {self.at_risk}" if self.at_risk else "",
            f"through: {self.vulnerability_text}" if self.vulnerability_text else "",
            f"leading to: {self.consequence_text}" if self.consequence_text else "",
        ]
        return "; ".join(part for part in parts if part) or self.description

    @property
    def is_decided(self) -> bool:
        """Tell whether an authorized person decided, and the risk has not risen since."""
        if self.decided_at is None or self.decision == Decision.UNDECIDED:
            return False
        return (self.rank_current or 0) <= (self.decided_rank or 0)

    @property
    def considerations(self) -> tuple[Consideration, ...]:
        """What of 6.1.2 the scenario speaks of."""
        return tuple(member for member, name in FLAGS.items() if getattr(self, name))
