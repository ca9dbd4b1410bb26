"""Words of retention, disposition and keeping (7.5.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RetentionStart(models.TextChoices):
    """From which event the years of a rule are counted (7.5.3)."""

    ENDED = "ended", _("when it is no longer used")  # superseded, withdrawn, closed, archived
    RECORDED = "recorded", _("when it was recorded")
    HAPPENED = "happened", _("when it happened")  # as entered; else when it was recorded


class AfterRetention(models.TextChoices):
    """What is done once the time is over (7.5.3)."""

    REVIEW = "review", _("Look at it and decide")
    DISPOSE = "dispose", _("Dispose of it")
    KEEP = "keep", _("Keep it for good")


class KeepingSubject(models.TextChoices):
    """What a check of preservation looked at (7.5.3)."""

    CONTENT = "content", _("Stored content")  # versions and files against their digests
    BACKUP = "backup", _("Backup")  # read back, as a restore would
