"""Enumerations of the risks and opportunities of the system itself (6.1)."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class SystemRiskSide(models.TextChoices):
    """Whether it can keep the system from its results, or help it to reach them."""

    RISK = "risk", _("Risk")  # keeps the system from its results
    OPPORTUNITY = "opportunity", _("Opportunity")  # lets it reach them better


class Likelihood(models.TextChoices):
    """How likely it is, in words: a register of the system needs no figures."""

    UNLIKELY = "unlikely", _("Unlikely")  # it would surprise us
    POSSIBLE = "possible", _("Possible")  # it has happened to others like us
    LIKELY = "likely", _("Likely")  # we expect it


class Extent(models.TextChoices):
    """How much it does to the results that the system is to reach."""

    SLIGHT = "slight", _("Slight")  # the results are reached all the same
    NOTICEABLE = "noticeable", _("Noticeable")  # some are missed, or reached later
    SERIOUS = "serious", _("Serious")  # the system misses, or gains, what it is for


class SystemRiskDecision(models.TextChoices):
    """What is decided about it."""

    UNDECIDED = "undecided", _("Undecided")
    ADDRESS = "address", _("Address it")  # something is done about it
    ACCEPT = "accept", _("Leave it as it is")  # with a reason, until a review


class Effectiveness(models.TextChoices):
    """Whether what was done about it worked."""

    EFFECTIVE = "effective", _("It worked")
    PARTLY = "partly", _("It worked in part")
    NOT_EFFECTIVE = "not_effective", _("It did not work")


class Weight(models.TextChoices):
    """How much attention it deserves: what likelihood and effect give together."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


def weight_of(likelihood: str, extent: str) -> Weight | None:
    """Weigh a likelihood and an effect together; None where either is not judged."""
    if likelihood not in Likelihood.values or extent not in Extent.values:
        return None
    total = Likelihood.values.index(likelihood) + Extent.values.index(extent)
    return _BY_TOTAL[total]


_BY_TOTAL: Final = (Weight.LOW, Weight.LOW, Weight.MEDIUM, Weight.HIGH, Weight.HIGH)
