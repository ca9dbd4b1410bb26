"""Where a process stands on the map."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lane(models.TextChoices):
    """The lane of the process map that a process is drawn in (4.4)."""

    MANAGEMENT = "management", _("Management")  # steers: policy, planning, review
    CORE = "core", _("Core")  # the business itself, with security built in
    SUPPORT = "support", _("Support")  # makes the others possible: people, documents, equipment
