"""Django's entry to the room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The page frame, generic pages and components."""

    name = "holdfast.web"
    label = "web"
