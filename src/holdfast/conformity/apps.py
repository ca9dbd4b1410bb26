"""Django's entry to the room."""

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    """The conformity engine."""

    name = "holdfast.conformity"
    label = "conformity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Mark statements for a new answer whenever a record that they read changes."""
        from holdfast.acting.running import follow  # noqa: PLC0415 - models must be loaded first
        from holdfast.conformity.dirt import mark_changes  # noqa: PLC0415

        follow(mark_changes)
