"""Words of documents (7.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document is for (7.5)."""

    MANUAL = "manual", _("Manual")  # says how the system is built
    PROCEDURE = "procedure", _("Procedure")  # says who does what, when
    PLAN = "plan", _("Plan")  # says what is done in a given case
    INSTRUCTION = "instruction", _("Instruction")  # says how a task is done: post orders
    FORM = "form", _("Form")  # is filled in, and then becomes a record
    REGISTER = "register", _("Register")  # lists what is in force
    EXTERNAL = "external", _("Of external origin")  # issued by others: law, standard, manual
    OTHER = "other", _("Other")


class RequiredDocument(models.TextChoices):
    """The required documents that a document of your own may be (7.5.1)."""

    D10 = "D10", _("Security plans and procedures (8.6.1)")
    D11 = "D11", _("Roles and teams of the response (8.6.2)")
    D12 = "D12", _("Security plans, maintained (8.6.4)")
    D13 = "D13", _("Return from temporary measures (8.6.5)")
    D14 = "D14", _("Audit procedure (9.2.2)")
    P1 = "P1", _("Corrective actions pass risk assessment (10.2)")
    S1 = "S1", _("Procedures of the response teams (8.6.2)")
    S2 = "S2", _("Warning and communication procedures (8.6.3)")
    S3 = "S3", _("Content of the security plans (8.6.4)")
    S4 = "S4", _("Risk treatment plans (8.3)")


class EditionResult(models.TextChoices):
    """What looking for a newer edition brought (7.5.3)."""

    SAME = "same", _("Still the same edition")
    NEWER = "newer", _("There is a newer edition")  # is due to be taken over
