"""Django's entry to the room."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """Assessment and treatment of security risks (8.3)."""

    name = "holdfast.operation.risk"
    label = "risk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record and the checks of this room."""
        from holdfast.operation.risk import checks, record_types  # noqa: F401, PLC0415
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415 - models must be loaded

        REGISTRY.add(*record_types.TYPES)
