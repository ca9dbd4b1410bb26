"""Django's entry to the room."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """Clause 10: nonconformities and opportunities for improvement."""

    name = "holdfast.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record of this room."""
        from holdfast.improvement import record_types  # noqa: PLC0415 - models must be loaded
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
