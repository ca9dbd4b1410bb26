"""Declarations: retention, holds, disposition, access reviews, preservation checks (7.5)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Column, Due, RecordType, Section, TraceRule
from holdfast.support.commands import access_reviews, dispositions, preservation, retention
from holdfast.support.models import (
    AccessReview,
    Disposition,
    LegalHold,
    PreservationCheck,
    RetentionRule,
)
from holdfast.support.queries.panels_of_keeping import (
    access_review_panel,
    disposition_panel,
    preservation_panel,
)

RULE = RecordType(
    model=RetentionRule,
    slug="retention-rules",
    clause="7.5.3",
    noun=_("retention rule"),
    plural=_("retention rules"),
    about=_(
        "How long each class of documents and records is kept, counted from which event, and what "
        "is done then. One rule for “all others” makes sure that nothing is forgotten; camera "
        "footage and visitor logs usually need one of their own, with the law behind it."
    ),
    create=retention.set_up_rule,
    amend=retention.amend_rule,
    commands=(*retention.ON_RULE, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "title",
        Column("kinds", _("Kinds of record"), lambda rule: rule.kinds_named),
        "years",
        "runs_from",
        "afterwards",
        "state",
        "review_due",
    ),
    filters=("state", "afterwards", "runs_from", "owner"),
    search=("reference", "title", "kinds", "legal_basis"),
    sections=(
        Section(_("The rule"), ("title", "kinds", "years", "runs_from", "afterwards")),
        Section(_("Why"), ("legal_basis",)),
    ),
    dues=(Due("review_due", _("Review the retention rule"), ("in_force",)),),
    synonyms={
        "title": ("rule", "title", "class", "record class", "retention class"),
        "kinds": ("kinds", "records", "documents", "covers", "kinds of record"),
        "years": ("years", "retention", "retention period", "period"),
        "runs_from": ("counted from", "from", "trigger", "event", "start"),
        "afterwards": ("afterwards", "then", "disposal", "disposition"),
        "legal_basis": ("legal basis", "law", "basis", "reason"),
    },
    choice_words={
        "afterwards": {"destroy": "dispose", "delete": "dispose", "permanent": "keep"},
        "runs_from": {"closure": "ended", "creation": "recorded", "event": "happened"},
    },
    icon="history",
)
HOLD = RecordType(
    model=LegalHold,
    slug="legal-holds",
    clause="7.5.3",
    noun=_("legal hold"),
    plural=_("legal holds"),
    about=_(
        "What may not be destroyed for now, whatever its retention says: for a claim, a court, an "
        "investigation. Name kinds of record with their unit and period, or link single records."
    ),
    create=retention.place_hold,
    amend=retention.amend_hold,
    commands=(*retention.ON_HOLD, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "title",
        Column("kinds", _("Kinds of record"), lambda hold: hold.kinds_named),
        "held_since",
        "state",
        "asked_by",
        "owner",
        "review_due",
    ),
    filters=("state", "owner", "classification"),
    search=("reference", "title", "reason", "asked_by"),
    sections=(
        Section(_("The hold"), ("title", "reason", "asked_by", "held_since")),
        Section(
            _("What it covers"),
            ("kinds", "of_unit", "recorded_from", "recorded_until"),
            _("Beside these, every record that is linked to the hold."),
        ),
        Section(_("Its release"), ("released_on", "released_by", "released_because")),
    ),
    traces=(TraceRule(Relation.COVERS, (), _("Covers")),),
    dues=(Due("review_due", _("Look whether the hold is still needed"), ("in_place",)),),
    icon="lock",
)
DISPOSITION = RecordType(
    model=Disposition,
    slug="dispositions",
    clause="7.5.3",
    noun=_("disposition"),
    plural=_("dispositions"),
    about=_(
        "What has served its time and goes: proposed from the rules, approved by another person, "
        "carried out with a certificate. What is under a legal hold, or before its date, cannot be "
        "in it."
    ),
    create=dispositions.propose_disposition,
    amend=None,
    commands=dispositions.ON_DISPOSITION,
    columns=(
        "reference",
        "title",
        "past_on",
        "state",
        "proposed_by",
        "approved_by",
        "carried_out_on",
    ),
    filters=("state", "owner"),
    search=("reference", "title", "decision", "method"),
    sections=(
        Section(_("The batch"), ("title", "past_on", "proposed_by")),
        Section(_("The decision"), ("approved_by", "approved_on", "decision")),
        Section(_("What was done"), ("carried_out_by", "carried_out_on", "method")),
    ),
    importable=False,
    icon="trash",
    panels=("support/panels/disposition.html",),
    panel_context=disposition_panel,
)
ACCESS_REVIEW = RecordType(
    model=AccessReview,
    slug="access-reviews",
    clause="7.5.1",
    noun=_("access review"),
    plural=_("access reviews"),
    about=_(
        "Everybody who may read what is confidential, from the roles as they are: keep or withdraw "
        "each right, and set when you look again. People change posts; their rights stay behind."
    ),
    create=access_reviews.open_access_review,
    amend=None,
    commands=(*access_reviews.ON_ACCESS_REVIEW, *ON_EVERY_RECORD),
    columns=("reference", "title", "state", "concluded_on", "concluded_by", "review_due", "owner"),
    filters=("state", "owner"),
    search=("reference", "title", "conclusion"),
    sections=(Section(_("The review"), ("title", "concluded_by", "concluded_on", "conclusion")),),
    dues=(Due("review_due", _("Review who may read what is confidential"), ("concluded",)),),
    importable=False,
    icon="key",
    panels=("support/panels/access_review.html",),
    panel_context=access_review_panel,
)
PRESERVATION_CHECK = RecordType(
    model=PreservationCheck,
    slug="preservation-checks",
    clause="7.5.3",
    noun=_("preservation check"),
    plural=_("preservation checks"),
    about=_(
        "Whether every stored version and file is still what was approved, digest by digest, and "
        "when a backup was last read back. A backup that nobody has read back is a hope."
    ),
    create=preservation.check_content,
    amend=None,
    commands=ON_EVERY_RECORD,
    columns=(
        "reference",
        "title",
        "subject",
        "checked_on",
        "state",
        "versions_checked",
        "files_checked",
        "problems_total",
        "review_due",
    ),
    filters=("state", "subject", "owner"),
    search=("reference", "title", "evidence"),
    sections=(
        Section(_("The check"), ("title", "subject", "checked_on", "checked_by", "evidence")),
        Section(
            _("What it found"),
            ("versions_checked", "files_checked", "problems_total", "readings_logged"),
        ),
    ),
    dues=(Due("review_due", _("Check what is stored, and the backup"), ("sound", "damaged")),),
    order=("-reference",),
    importable=False,
    icon="shield",
    panels=("support/panels/preservation.html",),
    panel_context=preservation_panel,
)
KEEPING = (RULE, HOLD, DISPOSITION, ACCESS_REVIEW, PRESERVATION_CHECK)
