"""Who may read what is confidential, and whether what is stored is still whole (7.5.1, 7.5.3)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.support.choices.retention import KeepingSubject


class AccessReview(Record):
    """A look at everybody who may read confidential content: kept or withdrawn, one by one (7.5.1).

    `entries` holds the grants as they were: `grant`, `who`, `role`, `where`, `decision` (empty,
    keep, withdraw), `reason`, `by`.
    """

    prefix: ClassVar[str] = "ARV"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("open", _("Under review"), _("Each right is being decided."), "warn"),
            State(
                "concluded",
                _("Concluded"),
                _("Each right was confirmed or withdrawn."),
                "good",
                current=True,
            ),
        )
    )

    entries = models.JSONField(_("rights looked at"), default=list, blank=True, editable=False)
    concluded_by = models.CharField(_("concluded by"), max_length=200, blank=True, editable=False)
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True, editable=False)
    conclusion = models.TextField(_("conclusion"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("access review")
        verbose_name_plural = _("access reviews")

    @property
    def undecided(self) -> int:
        """How many rights nobody has decided on yet."""
        return sum(1 for entry in self.entries if not entry["decision"])

    def entry_of(self, grant: str) -> dict[str, Any] | None:
        """Give what was noted of a grant, or None where it is not part of the review."""
        return next((entry for entry in self.entries if entry["grant"] == grant), None)


class PreservationCheck(Record):
    """A look at whether what is stored is still what was approved, or a backup reads back (7.5.3).

    `problems` holds what does not fit: `type`, `id`, `reference`, `what`.
    """

    prefix: ClassVar[str] = "PRS"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("sound", _("Sound"), _("Everything fits."), "good", current=True),
            State("damaged", _("Damaged"), _("Something does not fit: restore it."), "bad"),
        )
    )

    subject = models.CharField(
        _("what was looked at"),
        max_length=10,
        choices=KeepingSubject.choices,
        default=KeepingSubject.CONTENT,
        editable=False,
    )
    checked_on = models.DateField(_("looked at on"), editable=False)
    versions_checked = models.PositiveIntegerField(_("versions"), default=0, editable=False)
    files_checked = models.PositiveIntegerField(_("files"), default=0, editable=False)
    readings_logged = models.PositiveIntegerField(
        _("readings of confidential content in the log"), default=0, editable=False
    )
    problems_total = models.PositiveIntegerField(_("problems"), default=0, editable=False)
    problems = models.JSONField(_("what does not fit"), default=list, blank=True, editable=False)
    evidence = models.TextField(_("how it was done"), blank=True, editable=False)
    checked_by = models.CharField(_("by"), max_length=200, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("preservation check")
        verbose_name_plural = _("preservation checks")
