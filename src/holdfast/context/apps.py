"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class ContextConfig(AppConfig):
    """Clause 4: issues, interested parties, obligations, principles, scope."""

    name = "holdfast.context"
    label = "context"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record, the checks and the pages of this room."""
        from holdfast.context import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.web import navigation  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
        add = navigation.add
        read = Permission.RECORD_READ
        add("4", _("Party map"), "context:party-map", "users", 10, read)
        add("4", _("Legal register"), "context:legal-register", "seal", 11, read)
        add("4", _("Scope on one page"), "context:scope", "flag", 12, read)
