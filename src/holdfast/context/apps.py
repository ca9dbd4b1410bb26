"""Django's entry to the room."""

from django.apps import AppConfig


class ContextConfig(AppConfig):
    """Clause 4: issues, interested parties, obligations, principles, scope."""

    name = "holdfast.context"
    label = "context"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record and the checks of this room."""
        from holdfast.context import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
