"""The method by which risks are judged, as a frozen, versioned record (8.3)."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk.method import Method, from_json
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


@lru_cache(maxsize=64)
def read_method(text: str) -> Method:
    """Give a stored method; equal texts are read once."""
    return from_json(text)


class RiskMethod(Record):
    """A version of the risk method: scales, tables, appetite, who may accept what (8.3).

    What was judged by a version stays judged by it; another scale is another version.
    """

    prefix: ClassVar[str] = "MTH"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("draft", _("Draft"), _("Not used yet.")),
            State("in_force", _("In force"), _("Risks are judged by it."), "good", current=True,
                  frozen=True),
            State("superseded", _("Superseded"), _("Kept for what was judged by it."),
                  frozen=True, final=True),
        )
    )  # fmt: skip

    method_key = models.CharField(_("method"), max_length=60, editable=False)
    method_version = models.PositiveIntegerField(_("version of the method"), editable=False)
    definition = models.TextField(_("definition"), editable=False)
    change_reason = models.TextField(_("reason for the change"), blank=True)
    effective_on = models.DateField(_("effective on"), null=True, blank=True, editable=False)
    superseded_on = models.DateField(_("superseded on"), null=True, blank=True, editable=False)
    enforced_by = models.CharField(_("put in force by"), max_length=200, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("risk method")
        verbose_name_plural = _("risk methods")
        constraints = (  # type: ignore[assignment]
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state="in_force", standing="live"),
                name="riskmethod_one_in_force",
            ),
        )

    @property
    def method(self) -> Method:
        """The method itself, ready to judge by."""
        return read_method(self.definition)

    @property
    def name(self) -> str:
        """Key and version as scores cite them: `default/1`."""
        return f"{self.method_key}/{self.method_version}"
