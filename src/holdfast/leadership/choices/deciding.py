"""Enumerations of what top management says to what waits for it (5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VerdictKind(models.TextChoices):
    """What was said to a record that waited for a decision (5.1)."""

    AGREED = "agreed", _("Agreed")  # the decision was taken as it was asked for
    REFUSED = "refused", _("Refused")  # it is not done, or not now
    SENT_BACK = "sent_back", _("Sent back")  # it is worked on again, then asked for again
