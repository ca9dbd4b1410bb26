"""What an assessment knows: threats, vulnerabilities, and what is to be protected."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk.choices import GRADES, AssetKind, Domain, Family, Layer
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

WATCHED = LifeCycle(
    (
        State("watched", _("Watched"), _("Counts; its source is looked at again in time."),
              "good", current=True),
        State("retired", _("Retired"), _("No longer of interest."), final=True),
    )
)  # fmt: skip


class Known(Record):
    """Something known from a source, at a date, with the grade that the source deserves."""

    life_cycle: ClassVar[LifeCycle] = WATCHED

    words = models.TextField(_("description"), blank=True)
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Where it is known from: an advice, a report, an incident, your own survey."),
    )
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    grade = models.CharField(
        _("grade of the source"),
        max_length=2,
        blank=True,
        choices=GRADES,
        help_text=_("Reliability A to F, credibility 1 to 6: B2, usually reliable, probably true."),
    )

    class Meta(Record.Meta):
        abstract = True


class Threat(Known):
    """Somebody or something that can do harm, as the sources tell (6.1.2 e)."""

    prefix: ClassVar[str] = "THR"

    family = models.CharField(_("group of 6.1.2"), max_length=1, choices=Family.choices, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("threat")
        verbose_name_plural = _("threats")


class Vulnerability(Known):
    """A weakness that a threat can use, and the layer of protection that it opens (6.1.2 e)."""

    prefix: ClassVar[str] = "VUL"

    layer = models.CharField(_("layer that it opens"), max_length=10, choices=Layer.choices,
                             blank=True)  # fmt: skip
    domain = models.CharField(_("domain"), max_length=20, choices=Domain.choices, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("vulnerability")
        verbose_name_plural = _("vulnerabilities")


class Asset(Record):
    """Something that the organization wants to protect, and what it is worth to it (8.3)."""

    prefix: ClassVar[str] = "AST"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("in_use", _("In use"), _("To be protected."), "good", current=True),
            State("gone", _("Gone"), _("Sold, closed, used up."), final=True),
        )
    )

    kind = models.CharField(
        _("kind"), max_length=20, choices=AssetKind.choices, default=AssetKind.OTHER
    )
    site = models.ForeignKey(
        "accounts.Site", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("site"),
    )  # fmt: skip
    criticality = models.PositiveSmallIntegerField(
        _("criticality"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1: hardly missed, 5: without it we cannot work."),
    )
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    kind_text = models.CharField(
        _("kind in its source"), max_length=200, blank=True,
        help_text=_("The word that another register used."),
    )  # fmt: skip

    site_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
