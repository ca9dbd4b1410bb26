"""Declarations: what top management does, intended results, other programmes (5.1)."""

from django.utils.translation import gettext_lazy as _

from holdfast.leadership.commands import activity, programmes
from holdfast.leadership.models import IntendedResult, LeadershipActivity, SecurityProgramme
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

ACTIVITY = RecordType(
    model=LeadershipActivity,
    slug="activities",
    clause="5.1",
    noun=_("leadership activity"),
    plural=_("leadership activities"),
    about=_(
        "What top management did for security: words to the staff, money granted, a guard leader "
        "backed, a report heard. Approvals and decisions made in Holdfast gather by themselves; "
        "record here only what happens elsewhere."
    ),
    create=activity.record_activity,
    amend=activity.amend_activity,
    commands=ON_EVERY_RECORD,
    columns=("reference", "happened_on", "kind", "title", "person", "outcome"),
    filters=("kind", "person", "role"),
    search=("reference", "title", "others", "outcome"),
    sections=(
        Section(_("What happened"), ("title", "kind", "happened_on", "person", "others")),
        Section(_("What came of it"), ("role", "outcome")),
    ),
    traces=(TraceRule(Relation.RELATES_TO, (), _("About")),),
    order=("-happened_on", "-reference"),
    related=("owner", "unit", "person", "role"),
    synonyms={
        "title": ("subject", "activity", "what", "topic"),
        "kind": ("type", "kind"),
        "happened_on": ("date", "day", "on"),
        "person": ("by", "who", "manager", "person"),
        "outcome": ("outcome", "result", "decision"),
    },
    icon="leadership",
)
RESULT = RecordType(
    model=IntendedResult,
    slug="intended-results",
    clause="5.1",
    noun=_("intended result"),
    plural=_("intended results"),
    about=_(
        "What the security management system is meant to reach, in a handful of sentences, and the "
        "figure that shows whether it does."
    ),
    create=activity.state_result,
    amend=activity.amend_result,
    commands=(activity.drop_result, *ON_EVERY_RECORD),
    columns=("reference", "title", "measured_by", "owner", "state", "review_due"),
    filters=("state", "owner"),
    search=("reference", "title", "description", "measured_by"),
    sections=(
        Section(_("The result"), ("title", "description", "measured_by")),
        Section(_("Where it was dropped"), ("dropped_because",)),
    ),
    traces=(TraceRule(Relation.SERVES, (), _("Served by"), inward=True),),
    dues=(Due("review_due", _("Review the intended result"), ("intended",)),),
    synonyms={
        "title": ("result", "intended result", "outcome"),
        "measured_by": ("measured by", "indicator", "kpi"),
    },
    icon="target",
)
PROGRAMME = RecordType(
    model=SecurityProgramme,
    slug="programmes",
    clause="5.1",
    noun=_("other security programme"),
    plural=_("other security programmes"),
    about=_(
        "What other parts of the organization do for security, such as IT, safety, fraud and "
        "continuity; how each meets this system, who decides where they meet, and when that was "
        "last looked at."
    ),
    create=programmes.register_programme,
    amend=programmes.amend_programme,
    commands=(programmes.end_programme, *ON_EVERY_RECORD),
    columns=("reference", "title", "field", "run_by", "owner", "state", "review_due"),
    filters=("state", "field", "owner"),
    search=("reference", "title", "run_by", "interface", "overlaps"),
    sections=(
        Section(_("The programme"), ("title", "field", "run_by")),
        Section(_("Where it meets this system"), ("interface", "overlaps")),
        Section(_("Where it ended"), ("ended_because",)),
    ),
    traces=(TraceRule(Relation.RELATES_TO, (), _("Concerned by")),),
    dues=(Due("review_due", _("Review the interface"), ("running",)),),
    synonyms={
        "title": ("programme", "program", "name", "management system"),
        "field": ("field", "type", "area"),
        "run_by": ("run by", "department", "responsible department"),
        "interface": ("interface", "how it fits", "link to security"),
        "overlaps": ("overlaps", "conflicts"),
    },
    choice_words={
        "field": {
            "it": "information",
            "it security": "information",
            "cyber": "information",
            "iso 27001": "information",
            "health and safety": "safety",
            "hse": "safety",
            "iso 45001": "safety",
            "anti-fraud": "fraud",
            "compliance": "fraud",
            "bcm": "continuity",
            "iso 22301": "continuity",
            "aeo": "customs",
            "ctpat": "customs",
            "isps": "maritime",
            "gdpr": "privacy",
        }
    },
    icon="branch",
)
