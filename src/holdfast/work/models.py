"""Action: who does what until when, and how one will see that it worked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class Action(Record):
    """Something that somebody does until a date, for any record (6.1, 6.2, 8.3, 9.3, 10.2)."""

    prefix: ClassVar[str] = "ACT"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("open", _("Open"), _("To be done."), "warn", current=True),
            State(
                "done",
                _("Done"),
                _("Reported done; its effect is not judged yet."),
                "calm",
                current=True,
            ),
            State(
                "effective",
                _("Effective"),
                _("Done, and it worked."),
                "good",
                current=True,
                final=True,
            ),
            State(
                "ineffective",
                _("Not effective"),
                _("Done, but it did not work."),
                "bad",
                final=True,
            ),
            State("dropped", _("Dropped"), _("Not done, for a stated reason."), final=True),
        )
    )

    due = models.DateField(_("due"))
    description = models.TextField(_("what is to be done"), blank=True)
    about_type = models.CharField(_("for kind"), max_length=100, blank=True, editable=False)
    about_id = models.UUIDField(_("for"), null=True, blank=True, editable=False)
    criterion = models.TextField(
        _("how one sees that it worked"),
        blank=True,
        help_text=_("The effectiveness criterion, written down before the work starts."),
    )
    judge_on = models.DateField(_("effect judged on"), null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    done_by = models.CharField(_("done by"), max_length=200, blank=True, editable=False)
    done_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    judged_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "state", "due"], name="action_due"),
            models.Index(fields=["about_id"], name="action_about"),
        )
