"""Declaration: clearances (7.2)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.commands import archive_record, restore_record, void_record
from holdfast.records.registry import Due, RecordType, Section
from holdfast.support.commands import clearance
from holdfast.support.models import Clearance

CLEARANCE = RecordType(
    model=Clearance,
    slug="clearances",
    clause="7.2",
    noun=_("clearance"),
    plural=_("clearances"),
    about=_(
        "Who is security cleared, up to which level, until when. Outcome and dates only: what a "
        "screening found stays with whoever screens. Few may read it, each reading is logged, and "
        "each person may see the own."
    ),
    create=clearance.request_clearance,
    amend=clearance.amend_clearance,
    commands=(*clearance.ON_CLEARANCE, void_record, archive_record, restore_record),
    columns=("reference", "person", "level", "state", "decided_on", "valid_until", "owner"),
    filters=("state", "level", "person", "unit"),
    search=("reference", "title"),
    sections=(
        Section(_("Who is cleared"), ("title", "person", "level", "body")),
        Section(
            _("The outcome"),
            ("decided_on", "valid_until", "condition"),
            _("Never what the screening found."),
        ),
        Section(_("On the way"), ("requested_on", "consent_on", "screening_since", "decided_by")),
        Section(_("Where it ended"), ("withdrawn_on", "withdrawn_because")),
    ),
    dues=(
        Due("valid_until", _("The clearance ends: request the next"), ("cleared", "conditional")),
        Due("requested_on", _("Consent to the screening"), ("requested",)),
    ),
    related=("owner", "unit", "person"),
    synonyms={
        "person": ("person", "name", "employee"),
        "level": ("level", "clearance", "clearance level"),
        "body": ("screening body", "screened by", "body", "issued by"),
        "decided_on": ("outcome on", "granted on", "cleared on", "decision date"),
        "valid_until": ("valid until", "expires", "expiry", "expiry date"),
        "condition": ("condition", "restriction"),
    },
    choice_words={
        "level": {"b": "basic", "e": "enhanced", "standard": "basic", "high": "enhanced"}
    },
    icon="seal",
)
