"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission


class ExchangeConfig(AppConfig):
    """Import, export, evidence packs."""

    name = "holdfast.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say in the navigation where import and evidence are."""
        from holdfast.accounts.personal_data import files  # noqa: PLC0415
        from holdfast.exchange import personal_data  # noqa: PLC0415
        from holdfast.web import navigation  # noqa: PLC0415 - models must be loaded first

        files.also_keeps(personal_data.imported_files, personal_data.is_imported)
        files.was_given_away(personal_data.packs_given_away)
        importing = Permission.IMPORT_RUN
        navigation.add(
            "work", _("Import"), "exchange:types", "import", 60, importing, everywhere=True
        )
        navigation.add(
            "work", _("Bring in documents"), "exchange:documents", "document", 60, importing
        )
        evidence = Permission.ASSURANCE_READ
        navigation.add("work", _("Evidence"), "exchange:evidence", "pack", 61, evidence)
        dressing = Permission.ORGANIZATION_EDIT
        organization = navigation.ORGANIZATION
        navigation.add(organization, _("Look of your papers"), "print:look", "print", 40, dressing)
