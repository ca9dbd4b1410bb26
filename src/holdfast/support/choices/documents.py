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
