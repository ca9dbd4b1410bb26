"""Django's entry to the room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Clause 6: risks and opportunities of the system, objectives, planned changes."""

    name = "holdfast.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record, the checks and the pages of this room."""
        from holdfast.planning import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
