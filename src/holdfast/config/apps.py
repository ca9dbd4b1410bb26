"""The last app that is built: it closes the registry."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The house as a whole."""

    name = "holdfast.config"
    label = "config"

    def ready(self) -> None:
        """Close the registry of record types: from here on nothing can slip in."""
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415 - after all apps

        REGISTRY.close()
