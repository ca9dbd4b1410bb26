"""The seven kinds of change whose security risks are considered first (8.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What a change revises or brings in; one question of the screening each."""

    STRUCTURE = "a", _("Structure, roles or responsibilities")
    PEOPLE = "b", _("Training, awareness or human resource management")
    POLICY = "c", _("Policy, objectives, targets or programmes")
    PROCESSES = "d", _("Processes or procedures")
    EQUIPMENT = "e", _("Infrastructure, security equipment, hardware or software")
    PROVIDERS = "f", _("Contractors, suppliers or personnel")
    ASSURANCE = "g", _("What external suppliers have to assure")
