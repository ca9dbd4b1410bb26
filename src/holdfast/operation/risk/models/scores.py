"""The three scores of a scenario as columns: what was judged, and what came of it (8.3)."""

from __future__ import annotations

from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk.choices import Stage
from holdfast.operation.risk.method import DIMENSIONS

TOP: Final = 5
FACTS: Final = ("intent", "capability", "threat_step")  # the same at all three moments
STEPS: Final = ("vulnerability", "likelihood", "consequence", *DIMENSIONS)


def step(label: Any, help_text: Any = "") -> Any:
    """Give a column for a step of a scale, empty where it was not judged."""
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(TOP)],
        help_text=help_text,
    )


def level(label: Any) -> Any:
    """Give a column for a level, as the key that the method gives it."""
    return models.CharField(label, max_length=20, blank=True, default="", editable=False)


def rank(label: Any) -> Any:
    """Give a column for the rank of a level among the levels of its method."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True, editable=False)


class Scored(models.Model):
    """What was judged before controls, now, and as it is to be; and the level of each."""

    intent = step(_("intent"), _("What those who could do it want."))
    capability = step(_("capability"), _("What they are able to do."))
    threat_step = step(_("threat, judged as one"), _("For methods that ask for it directly."))

    vulnerability_before = step(_("vulnerability before controls"))
    likelihood_before = step(_("likelihood before controls"))
    consequence_before = step(_("consequence before controls"))
    people_before = step(_("harm to people before controls"))
    money_before = step(_("money before controls"))
    stoppage_before = step(_("stoppage before controls"))
    law_before = step(_("law and licence before controls"))
    customers_before = step(_("customers and reputation before controls"))
    public_before = step(_("public and environment before controls"))
    rationale_before = models.TextField(_("why before controls"), blank=True)
    level_before = level(_("level before controls"))
    rank_before = rank(_("rank before controls"))

    vulnerability_current = step(_("current vulnerability"))
    likelihood_current = step(_("likelihood"), _("With the controls that are in place today."))
    consequence_current = step(_("consequence"), _("The worst of its dimensions."))
    people_current = step(_("current harm to people"))
    money_current = step(_("current money"))
    stoppage_current = step(_("current stoppage"))
    law_current = step(_("current law and licence"))
    customers_current = step(_("current customers and reputation"))
    public_current = step(_("current public and environment"))
    rationale_current = models.TextField(_("why current"), blank=True)
    level_current = level(_("level"))
    rank_current = rank(_("rank"))

    vulnerability_target = step(_("target vulnerability"))
    likelihood_target = step(_("target likelihood"))
    consequence_target = step(_("target consequence"))
    people_target = step(_("target harm to people"))
    money_target = step(_("target money"))
    stoppage_target = step(_("target stoppage"))
    law_target = step(_("target law and licence"))
    customers_target = step(_("target customers and reputation"))
    public_target = step(_("target public and environment"))
    rationale_target = models.TextField(_("why target"), blank=True)
    level_target = level(_("target level"))
    rank_target = rank(_("target rank"))

    target_reason = models.TextField(_("why the target is above the current risk"), blank=True)
    method_name = models.CharField(
        _("judged by"), max_length=80, blank=True, default="", editable=False
    )
    scored_at = models.DateTimeField(_("judged at"), null=True, blank=True, editable=False)
    reasoning = models.JSONField(_("reasoning"), default=dict, blank=True, editable=False)
    above_appetite = models.BooleanField(
        _("above appetite"), null=True, default=None, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def place(self, stage: Stage) -> tuple[int, int] | None:
        """Where the scenario stands in the matrix: likelihood, consequence; None if unscored."""
        found = getattr(self, f"likelihood_{stage}"), getattr(self, f"consequence_{stage}")
        return None if None in found else found

    def level_at(self, stage: Stage) -> str:
        """The key of the level at a moment; empty where it is not known."""
        return str(getattr(self, f"level_{stage}"))

    @property
    def harm_to_people(self) -> int:
        """The current step of harm to people; the worst of all where nothing was judged apart."""
        if any(getattr(self, f"{name}_current") for name in DIMENSIONS):
            return self.people_current or 1
        return self.consequence_current or 1
