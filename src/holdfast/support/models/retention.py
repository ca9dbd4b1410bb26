"""How long what is kept, what may not go, and what went: retention, holds, disposition (7.5.3)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from holdfast.records.content.copies import lines_of
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.support.choices.retention import AfterRetention, RetentionStart

ALL_OTHERS = "*"
WORDS_FOR_ALL = frozenset({ALL_OTHERS, "all", "all others", "everything", "everything else"})


def kinds_in(text: str) -> list[str]:
    """Give the keys of the kinds of record that lines of a text name; `*` is all (others).

    A line that names none stays as it is: a rule with one cannot be put in force, and a hold with
    one keeps everything until somebody mends it.
    """
    found = []
    for line in lines_of(text):
        made = REGISTRY.named(line)
        if line.lower() in WORDS_FOR_ALL:
            found.append(ALL_OTHERS)
        else:
            found.append(made.key if made is not None else line)
    return list(dict.fromkeys(found))


def unknown_in(text: str) -> list[str]:
    """Give the lines that name no kind of record."""
    return [line for line in lines_of(text) if line != ALL_OTHERS and line not in REGISTRY]


def kinds_in_words(text: str) -> str:
    """Say which kinds of record stored keys name; what names none stands in quotes."""
    said = [
        _t("all others")
        if key == ALL_OTHERS
        else str(REGISTRY[key].plural)
        if key in REGISTRY
        else f"“{key}”?"
        for key in lines_of(text)
    ]
    return ", ".join(said)


class RetentionRule(Record):
    """How long a class of documents or records is kept, counted from what, and what then (7.5.3).

    `kinds` holds a key of the registry per line, or `*` for what no other rule names.
    """

    prefix: ClassVar[str] = "RET"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("draft", _("Draft"), _("Not applied yet.")),
            State("in_force", _("In force"), _("Is applied."), "good", current=True),
            State("ended", _("Ended"), _("Is no longer applied."), final=True),
        )
    )

    kinds = models.TextField(
        _("kinds of record"),
        help_text=_("One per line, as the registers are called: documents. Or: all others."),
    )
    years = models.PositiveSmallIntegerField(
        _("kept for (years)"), default=5, validators=[MaxValueValidator(200)]
    )
    runs_from = models.CharField(
        _("counted from"),
        max_length=10,
        choices=RetentionStart.choices,
        default=RetentionStart.ENDED,
    )
    afterwards = models.CharField(
        _("afterwards"),
        max_length=10,
        choices=AfterRetention.choices,
        default=AfterRetention.REVIEW,
    )
    legal_basis = models.TextField(
        _("legal basis"), blank=True, help_text=_("The law, contract or decision that asks for it.")
    )

    class Meta(Record.Meta):
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")

    def clean(self) -> None:
        """Store the kinds by their keys, whatever words they were named by."""
        self.kinds = "\n".join(kinds_in(self.kinds))

    @property
    def kinds_named(self) -> str:
        """The kinds of record in words."""
        return kinds_in_words(self.kinds)


class LegalHold(Record):
    """What may not be destroyed for now: of some kinds, or single records by link (7.5.3)."""

    prefix: ClassVar[str] = "HLD"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "in_place", _("In place"), _("Nothing that it covers goes."), "warn", current=True
            ),
            State("released", _("Released"), _("Retention runs again."), final=True),
        )
    )

    reason = models.TextField(_("reason"), help_text=_("The claim, case or request behind it."))
    asked_by = models.CharField(
        _("asked for by"), max_length=200, blank=True, help_text=_("Authority, court, insurer.")
    )
    kinds = models.TextField(
        _("kinds of record"),
        blank=True,
        help_text=_("One per line, or: all. Empty: only what is linked to the hold."),
    )
    of_unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only of the unit"),
    )
    recorded_from = models.DateField(_("recorded from"), null=True, blank=True)
    recorded_until = models.DateField(_("recorded until"), null=True, blank=True)
    held_since = models.DateField(_("in place since"))
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    released_by = models.CharField(_("released by"), max_length=200, blank=True, editable=False)
    released_because = models.TextField(_("why it was released"), blank=True, editable=False)

    of_unit_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")

    def clean(self) -> None:
        """Store the kinds by their keys; a period has to end after it begins."""
        self.kinds = "\n".join(kinds_in(self.kinds))
        if self.recorded_from and self.recorded_until and self.recorded_until < self.recorded_from:
            raise ValidationError({"recorded_until": _t("The period ends before it begins.")})

    @property
    def kinds_named(self) -> str:
        """The kinds of record in words."""
        return kinds_in_words(self.kinds)


class Disposition(Record):
    """A batch of what has served its time: proposed, approved by another person, gone (7.5.3).

    `items` holds what it names as it stood when it was proposed: `type`, `id`, `reference`,
    `title`, `number` (of a version, else 0), `kept_until`, `rule`; never any content.
    """

    prefix: ClassVar[str] = "DSP"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("proposed", _("Proposed"), _("Waits for another person."), "warn"),
            State("approved", _("Approved"), _("May be carried out."), "calm", frozen=True),
            State(
                "carried_out",
                _("Carried out"),
                _("The content is gone; this is the record of it."),
                "good",
                current=True,
                frozen=True,
                final=True,
            ),
            State("rejected", _("Rejected"), _("Everything stays."), final=True, frozen=True),
        )
    )

    past_on = models.DateField(_("past its retention on"), editable=False)
    items = models.JSONField(_("what it names"), default=list, blank=True, editable=False)
    proposed_by = models.CharField(_("proposed by"), max_length=200, editable=False)
    proposed_by_actor = models.UUIDField(null=True, blank=True, editable=False)
    approved_by = models.CharField(_("approved by"), max_length=200, blank=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    decision = models.TextField(_("decision"), blank=True, editable=False)
    method = models.TextField(_("how it was done"), blank=True, editable=False)
    carried_out_by = models.CharField(
        _("carried out by"), max_length=200, blank=True, editable=False
    )
    carried_out_on = models.DateField(_("carried out on"), null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("disposition")
        verbose_name_plural = _("dispositions")
