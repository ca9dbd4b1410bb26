"""Processes and how they work together (4.4, 8.1, 8.2)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.standard import standard
from holdfast.operation.processes.choices import Lane
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


def clauses_in(value: Any) -> list[str]:
    """Give clause numbers from a list, or from a text with commas or spaces between them."""
    parts = value.replace(",", " ").replace(";", " ").split() if isinstance(value, str) else value
    return list(dict.fromkeys(str(part).strip() for part in parts or () if str(part).strip()))


def is_clause(number: str) -> bool:
    """Tell whether the standard has a clause of that number, or clauses below it."""
    return any(
        clause.number == number or clause.number.startswith(f"{number}.")
        for clause in standard().clauses
    )


class Process(Record):
    """Work that turns inputs into outputs by stated criteria, as a part of the system (8.1)."""

    prefix: ClassVar[str] = "PRC"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("draft", _("Draft"), _("Being described."), "warn"),
            State("in_force", _("In force"), _("Work is done this way."), "good", current=True),
            State("withdrawn", _("Withdrawn"), _("No longer done."), final=True),
        )
    )

    purpose = models.TextField(_("purpose"), blank=True)
    inputs = models.TextField(
        _("inputs"), blank=True, help_text=_("One per line: what it needs, and from whom.")
    )
    outputs = models.TextField(
        _("outputs"), blank=True, help_text=_("One per line: what it gives, and to whom.")
    )
    interactions = models.TextField(
        _("interactions"),
        blank=True,
        help_text=_("How it works together with others; link the processes of your own."),
    )
    criteria = models.TextField(
        _("criteria"), blank=True, help_text=_("By what one sees that it is done as it should be.")
    )
    clauses = models.JSONField(
        _("clauses covered"),
        default=list,
        blank=True,
        help_text=_("Numbers of the clauses that it carries out, as in 4.2.2, 8.3."),
    )
    is_security_function = models.BooleanField(
        _("run by the security function"),
        default=False,
        help_text=_("No: another part of the organization runs it, with security built in."),
    )
    lane = models.CharField(
        _("lane of the map"),
        max_length=20,
        choices=Lane.choices,
        default=Lane.CORE,
        help_text=_("Management steers, core is the business itself, support serves the others."),
    )
    required_interval = models.PositiveIntegerField(
        _("shown at least every (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How often a record of its execution is expected where no criterion says."),
    )
    supply_chain_level = models.TextField(
        _("security level of the supply chain that it keeps"),
        blank=True,
        help_text=_("The level that partners or routes need, and how this process keeps it."),
    )
    in_force_since = models.DateField(_("in force since"), null=True, blank=True, editable=False)
    times_in_force = models.PositiveIntegerField(_("times put in force"), default=0, editable=False)
    withdrawn_because = models.TextField(_("why withdrawn"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("process")
        verbose_name_plural = _("processes")

    def clean(self) -> None:
        """Accept clause numbers as a list or a text; refuse what the standard does not have."""
        self.clauses = clauses_in(self.clauses)
        unknown = [number for number in self.clauses if not is_clause(number)]
        if unknown:
            raise ValidationError(
                {
                    "clauses": _("ISO 28000 has no clause {numbers}.").format(
                        numbers=", ".join(unknown)
                    )
                }
            )
