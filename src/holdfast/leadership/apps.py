"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class LeadershipConfig(AppConfig):
    """Clause 5: policy, roles and authorities, what top management does."""

    name = "holdfast.leadership"
    label = "leadership"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record, the checks and the pages of this room."""
        from holdfast.leadership import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )
        from holdfast.leadership.queries.briefs import briefs_of_assignments  # noqa: PLC0415
        from holdfast.leadership.queries.deciding import briefs_from  # noqa: PLC0415
        from holdfast.leadership.queries.reminding import who_answers_for_the_system  # noqa: PLC0415
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.web import navigation  # noqa: PLC0415
        from holdfast.work.reminding.readers import heads_also  # noqa: PLC0415
        from holdfast.work.reminding.sources import reminds_itself  # noqa: PLC0415

        REGISTRY.add(*record_types.TYPES)
        briefs_from("leadership.roleassignment", briefs_of_assignments)
        heads_also("5.3 a", who_answers_for_the_system)
        reminds_itself("leadership.securitypolicy")
        add, read = navigation.add, Permission.RECORD_READ
        add("5", _("Cockpit"), "leadership:cockpit", "leadership", 5, read)
        add("5", _("Policy on one page"), "leadership:policy", "seal", 7, read)
        add("5", _("Leadership activity"), "leadership:activity", "history", 10, read)
        add("5", _("Responsibility matrix"), "leadership:responsibilities", "matrix", 20, read)
