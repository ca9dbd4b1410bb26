"""Words of resources (7.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResourceKind(models.TextChoices):
    """What sort of resource is needed (7.1)."""

    PEOPLE = "people", _("People")  # posts, hours, skills
    EQUIPMENT = "equipment", _("Equipment")  # cameras, barriers, radios, vehicles
    BUDGET = "budget", _("Budget")  # money for a period
    TECHNOLOGY = "technology", _("Technology")  # systems, software, networks
    PREMISES = "premises", _("Premises")  # rooms, gates, a control room
