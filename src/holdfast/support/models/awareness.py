"""What people are to be aware of, and who confirmed it how (7.3)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.clock import now
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.support.choices.awareness import Audience, ReadingChannel, Subject

FEWEST, MOST = 2, 5  # questions of a quiz


@dataclass(frozen=True)
class Question:
    """One question of a quiz: what is asked, what can be answered, and the place of the right one.

    Places count from 0 in the order in which they were written.
    """

    asked: str
    answers: tuple[str, ...]
    right: int


def questions_in(text: str) -> list[Question]:
    """Read a quiz: blocks apart by an empty line; a question, then + right and - wrong answers.

    Raises:
        ValueError: with a sentence that names the block and says what is wrong with it.
    """
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [_question(number, lines) for number, lines in enumerate(filter(None, blocks), 1)]


def _question(number: int, lines: list[str]) -> Question:
    asked = " ".join(line for line in lines if line[0] not in "+-")
    given = [line for line in lines if line[0] in "+-"]
    right = [place for place, line in enumerate(given) if line[0] == "+"]
    answers = tuple(line[1:].strip() for line in given)
    if not asked:
        raise ValueError(_now("Question {number} asks nothing.").format(number=number))
    if len(answers) < 2 or not all(answers):
        words = _now("Question {number} needs at least two answers, each on a line with + or -.")
        raise ValueError(words.format(number=number))
    if len(right) != 1:
        words = _now("Question {number} needs exactly one right answer, the line with +.")
        raise ValueError(words.format(number=number))
    return Question(asked, answers, right[0])


def without_answers(quiz: str) -> str:
    """Give a quiz as those see it who take it: which answer is right is not said."""
    return "".join(map(_unmarked, quiz.splitlines(keepends=True)))


def _unmarked(line: str) -> str:
    said = line.strip()
    if not said.startswith(("+", "-")):
        return line
    end = line[len(line.rstrip()) :]
    return f"• {said[1:].strip()}{end}"


class AwarenessActivity(Record):
    """Something that people are to know, with who must know it and how often (7.3)."""

    prefix: ClassVar[str] = "AWA"
    veiled: ClassVar[Mapping[str, Callable[[str], str]]] = {"quiz": without_answers}
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("draft", _("Draft"), _("Being written; nobody is asked yet.")),
            State("running", _("Running"), _("Its audience is asked."), "good", current=True),
            State("ended", _("Ended"), _("Nobody is asked any more."), final=True),
        )
    )

    subject = models.CharField(
        _("subject"), max_length=20, choices=Subject.choices, default=Subject.CONTRIBUTION
    )
    body = models.TextField(
        _("what people are to know"), blank=True, help_text=_("Markdown; short and plain.")
    )
    document = models.ForeignKey(
        "support.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("controlled document"),
        help_text=_("Its version in force is read along with the text."),
    )
    audience = models.CharField(
        _("who must know it"), max_length=20, choices=Audience.choices, default=Audience.EVERYONE
    )
    for_unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("which unit"),
        help_text=_("With all units below it; narrows external workers, too."),
    )
    for_role = models.ForeignKey(
        "leadership.Role",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("which role"),
    )
    period_months = models.PositiveSmallIntegerField(
        _("confirmed anew after, months"),
        default=12,
        validators=(MinValueValidator(1), MaxValueValidator(60)),
    )
    quiz = models.TextField(
        _("quiz"),
        blank=True,
        help_text=_(
            "Two to five questions, apart by an empty line: the question on one line, then its "
            "answers, the right one after +, the others after -."
        ),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("right answers to pass, percent"),
        default=80,
        validators=(MinValueValidator(1), MaxValueValidator(100)),
    )
    round = models.PositiveIntegerField(_("round"), default=1, editable=False)
    asked_since = models.DateField(_("asked since"), null=True, blank=True, editable=False)
    asked_because = models.TextField(_("why it was asked again"), blank=True, editable=False)
    reminders = models.JSONField(_("reminders"), default=list, blank=True, editable=False)
    ended_because = models.TextField(_("why it ended"), blank=True, editable=False)

    document_id: UUID | None
    for_unit_id: UUID | None
    for_role_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("awareness activity")
        verbose_name_plural = _("awareness activities")

    def clean(self) -> None:
        """Refuse a quiz that cannot be read, or an audience that is not named.

        Raises:
            ValidationError: at the field concerned.
        """
        super().clean()
        try:
            count = len(questions_in(self.quiz))
        except ValueError as error:
            raise ValidationError({"quiz": str(error)}) from error
        if count and not FEWEST <= count <= MOST:
            raise ValidationError({"quiz": _("A quiz has two to five questions, or none.")})
        if self.audience == Audience.UNIT and self.for_unit_id is None:
            raise ValidationError({"for_unit": _("Say which unit must know it.")})
        if self.audience == Audience.ROLE and self.for_role_id is None:
            raise ValidationError({"for_role": _("Say which role must know it.")})

    @property
    def questions(self) -> list[Question]:
        """The questions of its quiz; none where it has no quiz."""
        return questions_in(self.quiz)

    def content_digest(self, document_version: int | None) -> str:
        """Give the digest of what somebody read: text, quiz, and the version of the document."""
        parts = (self.body, self.quiz, str(self.document_id), str(document_version))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class AwarenessReading(Tenanted):
    """A person who read an awareness activity, answered its quiz, and confirmed (7.3).

    It is open while `confirmed_at` is empty: the quiz was tried and not passed.
    """

    activity = models.ForeignKey(
        AwarenessActivity, models.PROTECT, related_name="readings", verbose_name=_("activity")
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    round = models.PositiveIntegerField(_("round"), default=1)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    score = models.PositiveSmallIntegerField(_("score, percent"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    channel = models.CharField(
        _("how"), max_length=10, choices=ReadingChannel.choices, default=ReadingChannel.OWN
    )
    witness = models.CharField(_("witness"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    content_digest = models.CharField(_("digest of what was read"), max_length=64, blank=True)

    activity_id: UUID
    person_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("confirmation of awareness")
        verbose_name_plural = _("confirmations of awareness")
        constraints = (
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=Q(confirmed_at__isnull=True),
                name="awareness_open_once",
            ),
        )
        indexes = (
            models.Index(fields=["person", "activity", "valid_until"], name="awareness_person"),
            models.Index(fields=["activity", "valid_until"], name="awareness_activity"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} · {self.person_id}"

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the confirmation still holds on a day."""
        return self.valid_until is not None and self.valid_until >= day


class PersonalLink(Tenanted):
    """A link by which one person without a user reads and confirms exactly one thing (7.3).

    `activity` is None where it is the security policy that is to be confirmed.
    """

    ledger_omits: ClassVar[frozenset[str]] = frozenset({"digest"})

    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    activity = models.ForeignKey(
        AwarenessActivity, models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField(_("issued at"), default=now)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    person_id: UUID
    activity_id: UUID | None

    class Meta(Tenanted.Meta):
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        indexes = (models.Index(fields=["person", "activity"], name="personal_link_for"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.expires_at:%Y-%m-%d}"

    def is_open_at(self, moment: dt.datetime) -> bool:
        """Tell whether it can still be used."""
        return self.used_at is None and self.revoked_at is None and moment < self.expires_at


class AwarenessRules(Tenanted):
    """How much time people have, and how long links hold; one row per organization (7.3)."""

    grace_days = models.PositiveSmallIntegerField(
        _("days to confirm"),
        default=30,
        validators=(MaxValueValidator(365),),
        help_text=_("After a new policy, a new activity, or somebody's first day."),
    )
    link_days = models.PositiveSmallIntegerField(
        _("days a personal link holds"),
        default=14,
        validators=(MinValueValidator(1), MaxValueValidator(90)),
    )

    class Meta(Tenanted.Meta):
        verbose_name = _("rules of awareness")
        verbose_name_plural = _("rules of awareness")
        constraints = (
            models.UniqueConstraint(fields=["organization"], name="awareness_rules_once"),
        )

    def __str__(self) -> str:
        return f"{self.grace_days} · {self.link_days}"
