"""Enumerations of conformity."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What the records say of a statement."""

    MET = "met", _("Met")
    GAP = "gap", _("Gap")
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class ExemptionState(models.TextChoices):
    """Where a claim that a statement is not applicable stands."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")
