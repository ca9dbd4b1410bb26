"""Django's entry to the room."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Clause 7: resources and documents."""

    name = "holdfast.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record and the checks of this room."""
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.support import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )

        REGISTRY.add(*record_types.TYPES)
