"""Django's entry to the room."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Actions, due items, my work, reminders."""

    name = "holdfast.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record of this room."""
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415 - models must be loaded
        from holdfast.work import record_types  # noqa: PLC0415
        from holdfast.work.reminding import recording  # noqa: F401, PLC0415 - registers commands

        REGISTRY.add(*record_types.TYPES)
