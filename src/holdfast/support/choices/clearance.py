"""Words of security clearance (7.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.leadership.choices.roles import ClearanceLevel

GIVEN = tuple(choice for choice in ClearanceLevel.choices if choice[0] != ClearanceLevel.NONE)
LEVELS = tuple(ClearanceLevel.values)


class WithdrawalGround(models.TextChoices):
    """Why a clearance no longer holds, without saying what was found (7.2)."""

    ROLE_ENDED = "role_ended", _("No longer needed: the role ended")  # nothing against the person
    LEFT = "left", _("The person left")  # gone from the organization
    CONSENT_WITHDRAWN = "consent_withdrawn", _("The person took the consent back")  # by own wish
    RENEWED = "renewed", _("A later clearance takes its place")  # another one holds now
    LATER_OUTCOME = "later_outcome", _("A later screening had another outcome")  # refused since
    BODY = "body", _("The screening body withdrew it")  # the reason stays with that body


def clears(level: str, needed: str) -> bool:
    """Tell whether a clearance is at least as high as the one that is needed."""
    return LEVELS.index(level) >= LEVELS.index(needed)
