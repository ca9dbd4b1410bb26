"""Nonconformities and opportunities for improvement (10.1, 10.2)."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.standard import standard
from holdfast.improvement.choices import Grade
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


def refuse_unknown_statement(identifier: str) -> None:
    """Refuse the identifier of a statement that the catalogue does not have.

    Raises:
        ValidationError: there is no such statement; it names the field `requirement`.
    """
    if identifier and identifier not in standard().by_id():
        raise ValidationError(
            {"requirement": _("The catalogue has no statement {id}.").format(id=identifier)}
        )


class Nonconformity(Record):
    """A requirement that is not met: what was found, what was done, why it came about (10.2)."""

    prefix: ClassVar[str] = "NCF"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("raised", _("Raised"), _("Stated; nothing is done yet."), "bad", current=True),
            State(
                "contained",
                _("Contained"),
                _("Corrected; the cause is not known yet."),
                "warn",
                current=True,
            ),
            State(
                "cause_found",
                _("Cause found"),
                _("The cause is known and worked on."),
                "warn",
                current=True,
            ),
            State("closed", _("Closed"), _("Corrected at its cause."), "good", final=True),
        )
    )

    requirement = models.CharField(
        _("requirement"),
        max_length=20,
        blank=True,
        help_text=_("The statement of the standard that is not met, as in 4.2.1/3."),
    )
    statement = models.TextField(
        _("what is not met"), help_text=_("One sentence that its reader can check.")
    )
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("What was seen, where and when.")
    )
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, default=Grade.MINOR)
    correction = models.TextField(_("correction"), blank=True, editable=False)
    cause = models.TextField(_("cause"), blank=True, editable=False)
    closing_note = models.TextField(_("closing note"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("nonconformity")
        verbose_name_plural = _("nonconformities")
        indexes = (  # one more than the base has
            *Record.Meta.indexes,
            models.Index(fields=["organization", "requirement"], name="ncf_requirement"),
        )

    def clean(self) -> None:
        """Refuse a statement that the catalogue does not have."""
        refuse_unknown_statement(self.requirement)


class ImprovementOpportunity(Record):
    """Something that could be done better, whoever saw it (10.1)."""

    prefix: ClassVar[str] = "OPP"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("suggested", _("Suggested"), _("Waits for an answer."), "warn", current=True),
            State("accepted", _("Accepted"), _("It is to be done."), "calm", current=True),
            State("done", _("Done"), _("Carried out."), "good", current=True, final=True),
            State("declined", _("Declined"), _("Not done, with a reply."), final=True),
        )
    )

    requirement = models.CharField(
        _("requirement"),
        max_length=20,
        blank=True,
        help_text=_("The statement of the standard that it serves, as in 4.2.3.2/1."),
    )
    description = models.TextField(_("what could be better"), blank=True)
    benefit = models.TextField(_("benefit"), blank=True)
    origin = models.CharField(
        _("origin"), max_length=300, blank=True, help_text=_("Who or what brought it up.")
    )
    reply = models.TextField(_("reply"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("opportunity for improvement")
        verbose_name_plural = _("opportunities for improvement")

    def clean(self) -> None:
        """Refuse a statement that the catalogue does not have."""
        refuse_unknown_statement(self.requirement)
