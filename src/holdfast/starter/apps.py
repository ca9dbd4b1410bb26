"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class StarterConfig(AppConfig):
    """Sector templates, the demo organization, and the way from a template to one's own."""

    name = "holdfast.starter"
    label = "starter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the way to the templates, and what stands between them and what counts."""
        from holdfast.starter.gates import stand_before_decisions  # noqa: PLC0415
        from holdfast.starter.pages import home_panel  # noqa: PLC0415 - models must be loaded
        from holdfast.web import home, navigation  # noqa: PLC0415

        stand_before_decisions()
        words = _("Start from a template")
        navigation.add("organization", words, "starter:choose", "star", 60, Permission.RECORD_READ)
        home.add_panel("starter", 5, "starter/home_panel.html", home_panel)
