"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class SupportConfig(AppConfig):
    """Clause 7: resources and documents."""

    name = "holdfast.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of record and the checks of this room."""
        from holdfast.records.registry import REGISTRY  # noqa: PLC0415
        from holdfast.support import (  # noqa: PLC0415 - models must be loaded
            checks,  # noqa: F401 - importing it registers them
            record_types,
        )

        REGISTRY.add(*record_types.TYPES)
        _keep_what_is_documented()
        _bring_communication()
        _let_nobody_in_without()
        _show_competence()
        _ask_people()
        _tell_what_is_decided_on()


def _let_nobody_in_without() -> None:
    """Let an assignment of a role wait for the clearance and the licences it needs (7.2)."""
    from holdfast.acting.commands import stand_before  # noqa: PLC0415 - models must be loaded
    from holdfast.support.gates import clearance  # noqa: PLC0415 - models must be loaded

    stand_before("leadership.assignment.assigned", clearance.CLEARED_FIRST)
    stand_before("leadership.assignment.assigned", clearance.LICENSED_FIRST)
    stand_before("leadership.delegation.given", clearance.CLEARED_FOR_DELEGATION)


def _tell_what_is_decided_on() -> None:
    """Say what matters where a resource is asked for, and what of 5.1 is kept here."""
    from holdfast.leadership.queries import counted  # noqa: PLC0415 - models must be loaded
    from holdfast.leadership.queries.deciding import briefs_from  # noqa: PLC0415 - models first
    from holdfast.support.queries import leading  # noqa: PLC0415 - models must be loaded
    from holdfast.support.queries.briefs import briefs_of_needs  # noqa: PLC0415 - models first
    from holdfast.web import navigation  # noqa: PLC0415 - models must be loaded

    read = Permission.RECORD_READ
    navigation.add("7", _("Needed against provided"), "support:resources", "layers", 4, read)

    briefs_from("support.resourceneed", briefs_of_needs)
    counted.tells_why_security_matters(leading.told_of_the_policy)
    counted.trains_people(leading.trained_in_sessions)


def _keep_what_is_documented() -> None:
    """Let retention date what becomes obsolete, a hold stand against erasing, recalls be due."""
    from holdfast.accounts.personal_data.erasing import stands_against  # noqa: PLC0415
    from holdfast.records.content import keep_by  # noqa: PLC0415 - models must be loaded
    from holdfast.support.queries import documents_due, retention  # noqa: PLC0415
    from holdfast.web import navigation  # noqa: PLC0415 - models must be loaded
    from holdfast.work.queries import also_due  # noqa: PLC0415 - models must be loaded
    from holdfast.work.reminding.sources import also_remind  # noqa: PLC0415 - models first

    add, read = navigation.add, Permission.RECORD_READ
    add("7", _("Documented information"), "support:documented-information", "document", 50, read)
    add("7", _("Required documents"), "support:required-information", "work", 52, read)
    add("7", _("Copies still out"), "support:copies", "copy", 54, read)
    assure = Permission.ASSURANCE_READ
    url = "support:readings"
    add("7", _("Who read what is confidential"), url, "eye", 56, assure, everywhere=True)
    keep_by(retention.version_kept_until)
    stands_against(retention.why_a_hold_keeps)
    also_due("recalls", documents_due.recalls_due)
    also_remind("recalls", documents_due.recalls_due_for_everybody, escalates=True)


def _ask_people() -> None:
    """Show people what they must know: in My work, on the home page, in the navigation (7.3)."""
    from holdfast.support.pages.awareness_home import home_panel  # noqa: PLC0415 - models first
    from holdfast.support.queries import awareness_due  # noqa: PLC0415 - models must be loaded
    from holdfast.web import home, navigation  # noqa: PLC0415 - models must be loaded
    from holdfast.work.queries import also_due  # noqa: PLC0415 - models must be loaded
    from holdfast.work.reminding.sources import also_remind  # noqa: PLC0415 - models first

    read = Permission.RECORD_READ
    navigation.add("7", _("What I must know"), "support:awareness-mine", "eye", 10, read)
    navigation.add("7", _("Who knows what"), "support:awareness-coverage", "matrix", 11, read)
    home.add_panel("awareness", 15, "support/home_panel_awareness.html", home_panel)
    also_due("awareness", awareness_due.awareness_due)
    also_remind("awareness", awareness_due.awareness_due_for_everybody)


def _bring_communication() -> None:
    """Show the board of communication, and what the plan and other people wait for (7.4)."""
    from holdfast.planning.queries.communication import also_reached  # noqa: PLC0415
    from holdfast.support.queries import (  # noqa: PLC0415 - models must be loaded
        communication_board,
        communication_due,
    )
    from holdfast.support.queries.communication_objectives import (  # noqa: PLC0415
        COMMUNICATION,
        objectives_told,
    )
    from holdfast.web import home, navigation  # noqa: PLC0415
    from holdfast.work.queries import also_due  # noqa: PLC0415 - models must be loaded
    from holdfast.work.reminding.sources import also_remind  # noqa: PLC0415 - models first

    read = Permission.RECORD_READ
    navigation.add("7", _("Communication"), "support:communications", "mail", 20, read)
    navigation.add("7", _("Communication plan"), "support:communication-plan", "matrix", 21, read)
    navigation.add("7", _("Contact book"), "support:contacts", "phone", 22, read)
    home.add_panel(
        "communication", 40, "support/home/communication.html", communication_board.home_panel
    )
    also_reached(COMMUNICATION, objectives_told)
    also_due("communication", communication_due.due_for_myself)
    also_due("receipts", communication_board.receipts_due)
    also_remind("communication", communication_due.due_for_everybody, escalates=True)
    also_remind("receipts", communication_board.receipts_due_for_everybody)


def _show_competence() -> None:
    """Show who can do what, what runs out and who is cleared; remind whom it is about (7.2)."""
    from holdfast.support.queries import competence_own, refreshing  # noqa: PLC0415 - models first
    from holdfast.web import home, navigation  # noqa: PLC0415 - models must be loaded
    from holdfast.work.queries import also_due  # noqa: PLC0415 - models must be loaded
    from holdfast.work.reminding.sources import also_remind  # noqa: PLC0415 - models first

    read, few = Permission.RECORD_READ, Permission.CLEARANCE_READ
    others = Permission.COMPETENCE_READ  # one's own stands on a page of its own
    add = navigation.add
    add("7", _("Competence matrix"), "support:competence", "matrix", 5, others)
    add("7", _("What runs out"), "support:competence-expiry", "hourglass", 6, others)
    add("7", _("My competence"), "support:competence-mine", "certificate", 7, read)
    add("7", _("Who is cleared"), "support:clearance-board", "seal", 8, few, everywhere=True)
    panel = competence_own.competence_panel
    home.add_panel("competence", 30, "support/competence_panel.html", panel)
    also_due("competence", competence_own.own_due)
    also_due("refresh", refreshing.refresh_due)
    also_remind("competence", competence_own.own_due_for_everybody)
    also_remind("refresh", refreshing.refresh_due_for_everybody)
