"""Declarations: change plans and unintended changes (6.3, 8.4)."""

from django.utils.translation import gettext_lazy as _

from holdfast.planning.commands import changes, unintended
from holdfast.planning.models import AWAITING_REVIEW, ChangePlan, UnintendedChange
from holdfast.planning.queries.change_panel import change_panel
from holdfast.planning.queries.changes import SCENARIO
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Column, Due, RecordType, Section, TraceRule

CHANGE_PLAN = RecordType(
    model=ChangePlan,
    slug="change-plans",
    clause="6.3",
    noun=_("change plan"),
    plural=_("change plans"),
    about=_(
        "Changes of the security management system: what each is for, what may follow from it, "
        "what it touches, with which resources, and who answers for what afterwards. Its security "
        "risks are considered before it is made; it is reviewed afterwards."
    ),
    create=changes.raise_change,
    amend=changes.amend_change,
    commands=(*changes.ON_CHANGES, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "title",
        "state",
        Column("kinds", _("Kinds of change"), lambda plan: plan.kinds_in_words),
        "implement_by",
        "review_by",
        "owner",
    ),
    filters=("state", "emergency", "business", "owner"),
    search=("reference", "title", "purpose", "consequences", "integrity"),
    sections=(
        Section(
            _("What is considered"),
            (
                "title",
                "purpose",
                "consequences",
                "integrity",
                "resources",
                "roles_stay",
                "business",
            ),
        ),
        Section(_("Days"), ("implement_by", "review_by")),
        Section(_("Decision"), ("decision", "decided_on", "decided_by", "deferred_until")),
        Section(_("Emergency"), ("emergency_reason",)),
        Section(_("Carried out"), ("implemented_on", "implemented_by", "outcome")),
        Section(
            _("Review afterwards"), ("reviewed_on", "reviewed_by", "finding", "brought_up_to_date")
        ),
    ),
    traces=(
        TraceRule(
            Relation.CHANGES,
            (),
            _("Changes"),
            _("The policy, scope, process, role, plan or other record that it changes."),
        ),
        TraceRule(
            Relation.CONSIDERS,
            (SCENARIO,),
            _("Scenarios looked at"),
            _("The scenarios that were looked at when its risks were considered."),
        ),
        TraceRule(
            Relation.ARISES_FROM,
            (),
            _("Arises from"),
            _("The finding, issue, risk or decision that asks for it."),
        ),
    ),
    dues=(
        Due("implement_by", _("Carry out the change"), ("approved", "planned")),
        Due("review_by", _("Review how the change worked"), AWAITING_REVIEW),
        Due("deferred_until", _("Decide on the change"), ("deferred",)),
    ),
    synonyms={
        "title": ("title", "change", "change request", "subject", "summary"),
        "purpose": ("purpose", "reason", "why", "justification", "objective of change"),
        "consequences": ("consequences", "possible consequences", "impact", "risk of change"),
        "integrity": ("integrity", "effect on the system", "affected areas", "what is affected"),
        "resources": ("resources", "cost", "budget", "effort", "means"),
        "roles_stay": ("roles stay", "no change of responsibilities"),
        "business": ("business change", "merger or acquisition", "change of the business"),
        "implement_by": ("implement by", "planned date", "target date", "due", "go live"),
        "review_by": ("review by", "post-implementation review", "evaluation date"),
        "owner": ("owner", "change owner", "responsible", "change manager"),
        "external_reference": ("id", "change id", "no", "ticket", "rfc"),
    },
    icon="refresh",
    detail_template="planning/change_plan.html",
    panels=("planning/panels/change_plan.html",),
    panel_context=change_panel,
)
UNINTENDED_CHANGE = RecordType(
    model=UnintendedChange,
    slug="unintended-changes",
    clause="8.4",
    noun=_("unintended change"),
    plural=_("unintended changes"),
    about=_(
        "What changed although nobody planned it: a guard post no longer staffed, a door that "
        "stands open, a supplier replaced overnight. Each says what follows from it and what was "
        "done against adverse effects."
    ),
    create=unintended.detect_unintended_change,
    amend=unintended.amend_unintended_change,
    commands=(*unintended.ON_UNINTENDED, *ON_EVERY_RECORD),
    columns=("reference", "title", "detected_on", "is_adverse", "state", "owner"),
    filters=("state", "is_adverse", "owner"),
    search=("reference", "title", "what_changed", "consequences", "mitigation"),
    sections=(
        Section(_("What changed"), ("title", "detected_on", "what_changed")),
        Section(_("Consequences"), ("consequences", "is_adverse", "reviewed_on", "reviewed_by")),
        Section(_("Mitigation"), ("mitigation", "mitigated_on", "closing_note")),
    ),
    traces=(
        TraceRule(
            Relation.CHANGES,
            (),
            _("Changes"),
            _("The process, role, control or other record that is no longer as it was."),
        ),
    ),
    order=("-detected_on", "reference"),
    synonyms={
        "title": ("title", "change", "what", "summary", "subject"),
        "detected_on": ("detected on", "date", "noticed on", "detected", "found on"),
        "what_changed": ("what changed", "description", "details"),
        "owner": ("owner", "responsible"),
        "external_reference": ("id", "no", "ref"),
    },
    icon="warning",
)
