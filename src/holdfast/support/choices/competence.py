"""Words of competence (7.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompetenceLevel(models.TextChoices):
    """How well somebody has to know a subject (7.2); each level includes those before it."""

    AWARE = "aware", _("Aware")  # knows that it is there and what to look out for
    TRAINED = "trained", _("Trained")  # was taught it and can do it
    CERTIFICATE = "certificate", _("Certificate or licence")  # was examined by a body that may


class CompetenceSource(models.TextChoices):
    """By what somebody is competent (7.2 b)."""

    EDUCATION = "education", _("Education")  # school, university, apprenticeship
    TRAINING = "training", _("Training")  # a course, instruction at the post
    EXPERIENCE = "experience", _("Experience")  # did it for years, seen by somebody who can judge
    CERTIFICATE = "certificate", _("Certificate or licence")  # an examination, an official licence


class GapMeasure(models.TextChoices):
    """What is done about a competence that is missing (7.2 c)."""

    TRAINING = "training", _("Training")  # the person learns it
    MENTORING = "mentoring", _("Mentoring")  # somebody competent goes along
    REASSIGNMENT = "reassignment", _("Reassignment")  # somebody else does the work
    HIRING = "hiring", _("Hiring or contracting")  # somebody competent is found outside


LEVELS = tuple(CompetenceLevel.values)


def reaches(level: str, needed: str) -> bool:
    """Tell whether a level is at least the one that is needed."""
    return LEVELS.index(level) >= LEVELS.index(needed)
