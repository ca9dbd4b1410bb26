"""Enumerations of clause 10."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """How much a nonconformity weighs (10.2)."""

    MAJOR = "major", _("Major")  # the system does not reach its results there
    MINOR = "minor", _("Minor")  # a lapse; the system as a whole holds
