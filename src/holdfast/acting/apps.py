"""Django's entry to the room."""

from django.apps import AppConfig


class ActingConfig(AppConfig):
    """Callers, permissions, commands and the write guard."""

    name = "holdfast.acting"
    label = "acting"
    default_auto_field = "django.db.models.BigAutoField"
