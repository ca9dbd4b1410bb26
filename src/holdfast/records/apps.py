"""Django's entry to the room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Record, registry, traces, controlled content, attachments, search."""

    name = "holdfast.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the search index in step with every change."""
        from holdfast.acting.running import follow  # noqa: PLC0415 - models must be loaded first
        from holdfast.records.search import index_changes  # noqa: PLC0415

        follow(index_changes)
