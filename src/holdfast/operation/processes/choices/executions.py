"""How a process is measured, and what a measurement came to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """How one sees whether a criterion is met (8.1)."""

    LIMITS = "limits", _("A figure with limits")  # a value, held against a lower or upper limit
    YES_NO = "yes_no", _("Yes or no")  # a question whose good answer is yes


class Answered(models.TextChoices):
    """The answer to a yes-or-no criterion."""

    YES = "yes", _("Yes, as it should be")
    NO = "no", _("No")


class Outcome(models.TextChoices):
    """What an execution record came to when it was held against its criterion (8.1)."""

    WITHIN = "within", _("Within limits")
    BREACH = "breach", _("Breach")
    NOTED = "noted", _("Noted")  # it ran; nothing was measured
