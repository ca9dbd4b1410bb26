"""Django's entry to the room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import, export, evidence packs."""

    name = "holdfast.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
