"""Django's entry to the room."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Clauses 8.1 and 8.2: processes."""

    name = "holdfast.operation.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record of this room."""
        from holdfast.operation.processes import record_types  # noqa: PLC0415 - models must be loaded
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
