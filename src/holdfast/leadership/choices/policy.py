"""Enumerations of the security policy (5.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentKind(models.TextChoices):
    """What sort of promise a commitment of the policy is (5.2.1)."""

    REQUIREMENTS = "requirements", _("To meet applicable requirements")  # 5.2.1 c
    IMPROVEMENT = "improvement", _("To improve the system continually")  # 5.2.1 d
    OTHER = "other", _("Another commitment")  # what the organization adds of its own


class BusinessChange(models.TextChoices):
    """What calls for a review of the policy when it happens (5.2.2)."""

    MERGER = "merger", _("Merger")  # with another organization
    ACQUISITION = "acquisition", _("Acquisition")  # of another organization or part of one
    SCOPE = "scope", _("Change of the business scope")  # what is done, where, for whom
    OTHER = "other", _("Another trigger named in the policy")  # what the policy adds


class ExtractPassage(models.TextChoices):
    """Which passages of the policy a public extract may show beside its commitments."""

    PURPOSE = "purpose", _("The purpose it serves")
    FRAMEWORK = "framework", _("The framework for objectives")
