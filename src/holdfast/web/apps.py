"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The page frame, generic pages and components."""

    name = "holdfast.web"
    label = "web"

    def ready(self) -> None:
        """Enter the pages of this room in the navigation."""
        from holdfast.acting.permissions import Permission  # noqa: PLC0415 - models must be loaded
        from holdfast.web import navigation  # noqa: PLC0415
        from holdfast.web.reviews import (  # noqa: PLC0415
            reviews_asked_of,
            reviews_asked_of_everybody,
        )
        from holdfast.work.queries import also_due  # noqa: PLC0415
        from holdfast.work.reminding.sources import also_remind  # noqa: PLC0415

        also_due("reviews", reviews_asked_of)
        also_remind("reviews", reviews_asked_of_everybody, escalates=True)
        work, organization = navigation.WORK, navigation.ORGANIZATION
        read = Permission.RECORD_READ
        assured = Permission.ASSURANCE_READ
        navigation.add(work, _("Home"), "web:home", "home", 0)
        navigation.add(work, _("My work"), "web:work", "work", 10)
        navigation.add(work, _("Calendar"), "web:calendar", "calendar", 20)
        navigation.add(work, _("What changed"), "web:changes", "history", 90, read)
        navigation.add(organization, _("Units as a tree"), "web:tree", "branch", 10, read)
        navigation.add(organization, _("Sites on the map"), "web:map", "site", 20, read)
        navigation.add(organization, _("Access and roles"), "web:access", "lock", 30, assured)
