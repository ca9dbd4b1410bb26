"""Django's entry to the room."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Clause 7: documents."""

    name = "holdfast.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record of this room."""
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.support import record_types  # noqa: PLC0415 - models must be loaded

        REGISTRY.add(*record_types.TYPES)
