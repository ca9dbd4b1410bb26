"""Enumerations of roles, responsibilities and authorities (5.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleLevel(models.TextChoices):
    """Where in the organization a role stands (5.3)."""

    TOP = "top", _("Top management")  # directs the organization at the highest level
    SECURITY = "security", _("Security management")  # runs the security management system
    UNIT = "unit", _("Unit")  # leads a unit or site
    FUNCTION = "function", _("Function")  # does one kind of work


class ClearanceLevel(models.TextChoices):
    """How far somebody is security cleared, or a role needs it (7.2)."""

    NONE = "none", _("None")  # no clearance needed
    BASIC = "basic", _("Basic")  # identity, references, licence
    ENHANCED = "enhanced", _("Enhanced")  # screened in depth by a body that may do so


class AssignmentKind(models.TextChoices):
    """In which capacity a person has a role (5.3)."""

    HOLDER = "holder", _("Holder")  # has the role
    DEPUTY = "deputy", _("Deputy")  # has it while the holder is away


class RaciLetter(models.TextChoices):
    """What a role has to do with a process or a clause (5.3)."""

    RESPONSIBLE = "R", _("Responsible")  # does the work
    ACCOUNTABLE = "A", _("Accountable")  # answers for the result; one per subject
    CONSULTED = "C", _("Consulted")  # is asked before
    INFORMED = "I", _("Informed")  # is told afterwards


class RaciSubject(models.TextChoices):
    """What the letters of a responsibility matrix are about (5.3)."""

    PROCESS = "process", _("Process")  # a process of the process map
    CLAUSE = "clause", _("Clause")  # a clause of the standard
