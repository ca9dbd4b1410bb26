"""Enumerations of security objectives (6.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObjectiveLevel(models.TextChoices):
    """At which level of the organization an objective is set (6.2.1)."""

    ORGANIZATION = "organization", _("Whole organization")  # top management answers for it
    FUNCTION = "function", _("Function or department")  # a unit that cuts across sites
    SITE = "site", _("Site or operation")  # a terminal, a warehouse, a fleet
    TEAM = "team", _("Team or shift")  # the people at a gate


class Direction(models.TextChoices):
    """Which way of the indicator is the better one."""

    UP = "up", _("Up: more is better")  # share of sealed units checked
    DOWN = "down", _("Down: less is better")  # losses, false alarms
    KEEP = "keep", _("Keep: stay at the target")  # a level that is to be held


class IntervalUnit(models.TextChoices):
    """In what the time between two measurements is counted."""

    DAYS = "days", _("Days")  # calendar days
    MONTHS = "months", _("Months")  # the same day of a later month
