"""Enumerations of reminders: how often, how far it came, and at which step."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """How often somebody is reminded by e-mail."""

    DAILY = "daily", _("Every day on which something new is due")
    WEEKLY = "weekly", _("Once a week, looking a week further ahead")
    OVERDUE = "overdue", _("Only when something is overdue")


class DigestState(models.TextChoices):
    """How far the mail of one person and day came."""

    SENDING = "sending", _("Being sent")  # counts as not sent until the mail server took it
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")  # what it held goes out with the next one


class Step(models.TextChoices):
    """Why somebody is told of something now; each step is told once, the later one instead."""

    QUARTER = "90", _("Due within 90 days")
    MONTH = "30", _("Due within 30 days")
    WEEK = "7", _("Due within 7 days")
    OVERDUE = "overdue", _("Overdue")
    MANAGER = "manager", _("Overdue, and told to whoever heads the unit")
    TOP = "top", _("Overdue, and told to top management")
    WAITING = "waiting", _("Waits for an answer")
    AGAIN = "again", _("Has waited for a week")
    LAST = "last", _("Has waited for two weeks")
