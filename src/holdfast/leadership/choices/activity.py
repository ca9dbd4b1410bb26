"""Enumerations of what top management does (5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    """What sort of thing top management did (5.1)."""

    DECISION = "decision", _("Decision")  # on direction, order, responsibility
    IMPORTANCE = "importance", _("Communication on why security matters")  # 5.1 e
    RESOURCES = "resources", _("Decision on resources")  # 5.1 d
    SUPPORT = "support", _("Support of a role holder")  # training, time, backing: 5.1 i
    VIABILITY = "viability", _("Viability of an objective or programme judged")  # 5.1 g
    IMPROVEMENT = "improvement", _("Improvement sponsored or decided")  # 5.1 j
    REPORT = "report", _("Report on performance received")  # 5.3 b
    REVIEW = "review", _("Review of a unit's security")  # 5.1 k
    VISIT = "visit", _("Visit on site")  # seen and asked on the spot
    OTHER = "other", _("Other")


class ProgrammeField(models.TextChoices):
    """What another security programme of the organization is about (5.1)."""

    INFORMATION = "information", _("Information and IT security")
    SAFETY = "safety", _("Health and safety")
    FRAUD = "fraud", _("Fraud and corruption")
    CONTINUITY = "continuity", _("Business continuity")
    CUSTOMS = "customs", _("Customs and trade programmes")
    MARITIME = "maritime", _("Ship and port facility security")
    PRIVACY = "privacy", _("Protection of personal data")
    TRAVEL = "travel", _("Security of travellers and people")
    OTHER = "other", _("Other")
