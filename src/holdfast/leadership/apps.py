"""Django's entry to the room."""

from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    """Clause 5: policy, roles and authorities, what top management does."""

    name = "holdfast.leadership"
    label = "leadership"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record, the checks and the pages of this room."""
        from holdfast.leadership import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
