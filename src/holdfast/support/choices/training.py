"""Words of training (7.2, 7.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    """How somebody stands in a training session."""

    INVITED = "invited", _("Invited")  # expected, nothing noted yet
    PRESENT = "present", _("Present")  # was there, not assessed yet
    PASSED = "passed", _("Passed")  # was there and showed what was conveyed
    FAILED = "failed", _("Not passed")  # was there and did not show it
    ABSENT = "absent", _("Absent")  # was expected and did not come


class AttendanceChannel(models.TextChoices):
    """How it became known that somebody attended."""

    LIST = "list", _("Attendance list")  # ticked by whoever keeps the list
    LIVE = "live", _("Code on the screen")  # scanned on the spot, signed in
    LIVE_NAME = "live_name", _("Code on the screen, by name")  # the same, by whoever has no user
    QR = "qr", _("Printed code")  # scanned from paper, signed in: a picture of it does as well
    QR_NAME = "qr_name", _("Printed code, by name")  # the same, by whoever has no user
    PASTED = "pasted", _("Imported list")  # taken in from a list kept elsewhere


class Effect(models.TextChoices):
    """Whether a training worked, judged some time afterwards."""

    EFFECTIVE = "effective", _("It worked")  # people do what was conveyed
    INEFFECTIVE = "ineffective", _("It did not work")  # they do not, or not enough
