"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class ConformityConfig(AppConfig):
    """The conformity engine."""

    name = "holdfast.conformity"
    label = "conformity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Mark statements for a new answer whenever a record that they read changes."""
        from holdfast.acting.running import follow  # noqa: PLC0415 - models must be loaded first
        from holdfast.catalogue.outlooks import outlook_from  # noqa: PLC0415
        from holdfast.conformity import whole  # noqa: F401, PLC0415 - importing it registers 4.4/1
        from holdfast.conformity.changes import outlook_with_change  # noqa: PLC0415
        from holdfast.conformity.dirt import mark_changes  # noqa: PLC0415
        from holdfast.conformity.pages import chapter_marks  # noqa: PLC0415
        from holdfast.conformity.showing import home_panel  # noqa: PLC0415
        from holdfast.web import home, navigation  # noqa: PLC0415

        follow(mark_changes)
        outlook_from(outlook_with_change)
        navigation.status_from(chapter_marks)
        home.add_panel("conformity", 10, "conformity/home_panel.html", home_panel)
        permission = Permission.ASSURANCE_READ
        navigation.add("work", _("Conformity"), "conformity:overview", "conformity", 30, permission)
        navigation.add("work", _("Forecast"), "conformity:forecast", "hourglass", 31, permission)
