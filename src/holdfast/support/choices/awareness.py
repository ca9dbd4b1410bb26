"""Words of awareness (7.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What people are to be aware of (7.3 a to d)."""

    POLICY = "policy", _("Security policy")  # what it says, in the words of the workplace
    CONTRIBUTION = (
        "contribution",
        _("Own contribution"),
    )  # how one helps, what better security brings
    CONSEQUENCES = "consequences", _("What not conforming means")  # for people, goods, the business
    ROLES = "roles", _("Roles and emergencies")  # own duties, preparedness and response
    OTHER = "other", _("Other")


class Audience(models.TextChoices):
    """Who must know it."""

    EVERYONE = "everyone", _("Everyone")  # all who work under the organization's control
    UNIT = "unit", _("A unit")  # the people of a unit and of all below it
    ROLE = "role", _("A role")  # whoever has the role, as holder or deputy
    EXTERNAL = "external", _("External workers")  # who works here for another organization


class ReadingChannel(models.TextChoices):
    """How somebody confirmed."""

    OWN = "own", _("Signed in")  # with a user of one's own
    LINK = "link", _("Personal link")  # without a user, by a link for that one item
    TABLET = "tablet", _("Shared tablet")  # in the presence of a named witness
    LIST = "list", _("Signed list")  # after a talk, from a list that was signed
