"""Legal, regulatory and other obligations, and whether they are met (4.2.2)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.context.choices import ComplianceResult, ObligationKind
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class ComplianceObligation(Record):
    """A requirement of law, permit, contract or programme that applies to security (4.2.2)."""

    prefix: ClassVar[str] = "OBL"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("identified", _("Identified"), _("Found; not yet judged."), "warn"),
            State(
                "applicable", _("Applicable"), _("It applies; how is stated."), "calm", current=True
            ),
            State(
                "evaluated",
                _("Evaluated"),
                _("It applies, and compliance was evaluated."),
                "good",
                current=True,
            ),
            State("changed", _("Changed"), _("The text changed: judge it anew."), "warn"),
            State(
                "not_applicable",
                _("Not applicable"),
                _("It does not apply, with a reason."),
                "calm",
            ),
            State("superseded", _("Superseded"), _("A successor took its place."), final=True),
            State("repealed", _("Repealed"), _("It no longer exists."), final=True),
        )
    )

    kind = models.CharField(
        _("kind"), max_length=20, choices=ObligationKind.choices, default=ObligationKind.LAW
    )
    jurisdiction = models.CharField(
        _("jurisdiction"),
        max_length=100,
        blank=True,
        help_text=_("Country, region or union whose rule it is; for a contract, the partner."),
    )
    source = models.CharField(
        _("name of the source"),
        max_length=300,
        blank=True,
        help_text=_("The act, permit, contract or programme that it stands in."),
    )
    place = models.CharField(
        _("place in the text"), max_length=200, blank=True, help_text=_("Article, section, clause.")
    )
    link = models.URLField(
        _("link to the text"),
        max_length=1000,
        blank=True,
        help_text=_("Where people can read it; or link a document of external origin."),
    )
    text = models.TextField(_("what it says"), blank=True)
    how_it_applies = models.TextField(
        _("how it applies"),
        blank=True,
        help_text=_("What it means for your sites, people and processes."),
    )
    applicability_reason = models.TextField(
        _("reason for the judgement"), blank=True, editable=False
    )
    audience = models.TextField(
        _("who has to know it"),
        blank=True,
        help_text=_("The people and partners that have to be told of it and of its changes."),
    )
    changed_on = models.DateField(
        _("last change of the text"),
        null=True,
        blank=True,
        help_text=_("The day since which this wording holds; whoever needs it is told again."),
    )
    next_evaluation = models.DateField(
        _("next evaluation"),
        null=True,
        blank=True,
        help_text=_("By when compliance is evaluated."),
    )
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
        editable=False,
    )
    ended_because = models.TextField(_("why it no longer holds"), blank=True, editable=False)
    last_result = models.CharField(
        _("last result"),
        max_length=20,
        choices=ComplianceResult.choices,
        blank=True,
        editable=False,
    )
    last_evaluated_on = models.DateField(_("last evaluated"), null=True, blank=True, editable=False)

    superseded_by_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("compliance obligation")
        verbose_name_plural = _("compliance obligations")


class ComplianceEvaluation(Record):
    """The finding whether an obligation was met on a day, by whom and on what evidence (4.2.2)."""

    prefix: ClassVar[str] = "EVA"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "recorded",
                _("Recorded"),
                _("A finding of that day; it is not rewritten."),
                "calm",
                current=True,
                frozen=True,
            ),
        )
    )

    obligation = models.ForeignKey(
        ComplianceObligation,
        models.PROTECT,
        related_name="evaluations",
        verbose_name=_("obligation"),
    )
    result = models.CharField(_("result"), max_length=20, choices=ComplianceResult.choices)
    evaluated_on = models.DateField(_("evaluated on"))
    evaluated_by = models.CharField(_("evaluated by"), max_length=200, editable=False)
    evidence = models.TextField(
        _("evidence"), help_text=_("What was looked at, and what it showed.")
    )
    shortfall = models.TextField(_("what is missing"), blank=True)

    obligation_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("compliance evaluation")
        verbose_name_plural = _("compliance evaluations")
        indexes = (  # one more than the base has
            *Record.Meta.indexes,
            models.Index(fields=["obligation", "evaluated_on"], name="evaluation_day"),
        )
