"""Django's entry to the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organizations, people and their access."""

    name = "holdfast.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record of this room."""
        from holdfast.accounts import record_types  # noqa: PLC0415 - models must be loaded first
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
