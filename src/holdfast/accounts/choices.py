"""Enumerations of the organization and its access."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleKey(models.TextChoices):
    """The roles that Holdfast knows; each is a set of permissions (accounts.roles)."""

    TOP_MANAGEMENT = "top_management", _("Top management")
    SECURITY_MANAGER = "security_manager", _("Security manager")
    VETTING_OFFICER = "vetting_officer", _("Vetting officer")
    SITE_OFFICER = "site_officer", _("Site security officer")
    PROCESS_OWNER = "process_owner", _("Process owner")
    RISK_OWNER = "risk_owner", _("Risk owner")
    INTERNAL_AUDITOR = "internal_auditor", _("Internal auditor")
    CERTIFICATION_AUDITOR = "certification_auditor", _("Certification auditor")
    EMPLOYEE = "employee", _("Employee")
    ADMINISTRATOR = "administrator", _("Administrator of access")


class SiteKind(models.TextChoices):
    """What a site is used for."""

    TERMINAL = "terminal", _("Terminal or port facility")
    WAREHOUSE = "warehouse", _("Warehouse")
    DEPOT = "depot", _("Depot or yard")
    PLANT = "plant", _("Plant")
    OFFICE = "office", _("Office")
    PORT = "port", _("Port of call")
    OTHER = "other", _("Other")


class TokenScope(models.TextChoices):
    """What an API token may be used for, never more than its owner may."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class AccessKind(models.TextChoices):
    """What the access log keeps."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    RECORD_READ = "record_read", _("Read a record")
    EXPORTED = "exported", _("Exported")
    REFUSED = "refused", _("Was refused")


class Signatures(models.TextChoices):
    """What becomes of a person's name where the person only signed what is about something else."""

    KEEP = "keep", _("Keep the name: it is needed as evidence")
    REPLACE = "replace", _("Put the reference in place of the name")


class FileFate(models.TextChoices):
    """What was decided on a file that names somebody whose data are to be erased."""

    ERASE = "erase", _("Erase its content")  # the digest stays provable, the bytes go
    REPLACE = "replace", _("Put another file in its place")  # one that does not name the person
    KEEP = "keep", _("Keep it, for a reason")  # a duty asks for it
