"""Declarations: methods and assessments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk import commands
from holdfast.operation.risk.models import RiskAssessment, RiskMethod
from holdfast.operation.risk.queries.panels import assessment_panel, method_panel
from holdfast.records.choices import Relation
from holdfast.records.commands import archive_record, restore_record, void_record
from holdfast.records.registry import Due, RecordType, Section, TraceRule

METHOD = RecordType(
    model=RiskMethod,
    slug="methods",
    clause="8.3",
    noun=_("risk method"),
    plural=_("risk methods"),
    about=_("Scales, tables, appetite, and who may accept what; one is in force, none changes."),
    create=commands.adopt_method,
    amend=None,
    commands=(
        commands.put_method_in_force,
        commands.revise_method,
        void_record,
        archive_record,
        restore_record,
    ),
    columns=("reference", "title", "state", "effective_on", "superseded_on"),
    filters=("state",),
    search=("reference", "title"),
    sections=(
        Section(_("The method"), ("title", "method_key", "method_version", "change_reason")),
        Section(_("In force"), ("effective_on", "enforced_by", "superseded_on")),
    ),
    icon="level",
    importable=False,
    panels=("risk/panels/method.html",),
    panel_context=method_panel,
)
ASSESSMENT = RecordType(
    model=RiskAssessment,
    slug="assessments",
    clause="8.3",
    noun=_("risk assessment"),
    plural=_("risk assessments"),
    about=_("Rounds in which the risks of units and sites are judged, approved and frozen."),
    create=commands.plan_assessment,
    amend=commands.amend_assessment,
    commands=(
        commands.start_assessment,
        commands.consider,
        commands.submit_assessment,
        commands.return_assessment,
        commands.approve_assessment,
        commands.abandon_assessment,
        void_record,
        archive_record,
        restore_record,
    ),
    columns=("reference", "title", "trigger", "starts_on", "approved_on", "review_due", "state"),
    filters=("state", "trigger", "owner"),
    search=("reference", "title", "trigger_text", "participants"),
    sections=(
        Section(_("The round"), ("title", "trigger", "trigger_text", "starts_on", "ends_on")),
        Section(_("Who and where"), ("participants", "visits")),
        Section(_("Approval"), ("method", "approved_by", "approved_on", "statement", "digest")),
    ),
    traces=(
        TraceRule(
            Relation.COVERS,
            ("accounts.unit", "accounts.site"),
            _("Covers"),
            _("Units and sites; with none, the whole organization."),
        ),
        TraceRule(Relation.ARISES_FROM, (), _("Started by")),
    ),
    dues=(Due("review_due", _("Assess again"), ("approved",)),),
    order=("-starts_on", "reference"),
    related=("owner", "unit", "method"),
    synonyms={"title": ("assessment", "name")},
    icon="report",
    importable=False,
    panels=("risk/panels/assessment.html",),
    panel_context=assessment_panel,
)
