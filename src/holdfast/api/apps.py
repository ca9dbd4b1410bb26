"""Django's entry to the room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API."""

    name = "holdfast.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
