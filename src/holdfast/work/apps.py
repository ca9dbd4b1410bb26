"""Django's entry to the room."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Actions, due items, my work."""

    name = "holdfast.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record of this room."""
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415 - models must be loaded
        from holdfast.work import record_types  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
