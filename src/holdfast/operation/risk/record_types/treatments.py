"""Declarations: treatments and acceptances."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk import commands
from holdfast.operation.risk.models import RiskAcceptance, Treatment
from holdfast.operation.risk.record_types.synonyms import DECISIONS
from holdfast.records.choices import Relation
from holdfast.records.commands import archive_record, restore_record, void_record
from holdfast.records.registry import Due, RecordType, Section, TraceRule
from holdfast.work.commands import plan_action_for

TREATMENT = RecordType(
    model=Treatment,
    slug="treatments",
    clause="8.3",
    noun=_("treatment"),
    plural=_("treatments"),
    about=_("What is done about a risk, by whom, until when, for how much, to what end."),
    create=commands.record_treatment,
    amend=commands.amend_treatment,
    commands=(
        commands.approve_treatment,
        commands.begin_treatment,
        commands.implement_treatment,
        commands.verify_treatment,
        commands.find_ineffective,
        commands.postpone_treatment,
        commands.reject_treatment,
        plan_action_for,
        void_record,
        archive_record,
        restore_record,
    ),
    columns=("reference", "title", "scenario", "option", "owner", "due", "cost", "state"),
    filters=("state", "option", "owner"),
    search=("reference", "title", "actions", "effect", "resources"),
    sections=(
        Section(
            _("What is done"), ("scenario", "title", "option", "actions", "options_considered")
        ),
        Section(
            _("Plan"),
            (
                "owner",
                "starts_on",
                "due",
                "cost",
                "resources",
                "progress",
                "postponed_because",
                "approved_by",
                "approved_on",
            ),
        ),
        Section(_("To what end"), ("effect", "expected_likelihood", "expected_consequence")),
        Section(
            _("Did it work?"),
            (
                "result",
                "implemented_by",
                "implemented_on",
                "finding",
                "verified_by",
                "verified_on",
                "rejected_because",
            ),
        ),
    ),
    traces=(
        TraceRule(Relation.USES, (), _("Uses"), _("Controls, equipment or plans that it brings.")),
        TraceRule(Relation.RELATES_TO, (), _("Relates to")),
    ),
    dues=(Due("due", _("Treatment due"), ("proposed", "approved", "in_progress")),),
    order=("due", "reference"),
    related=("owner", "unit", "scenario"),
    synonyms={
        "title": ("treatment", "action", "measure", "mitigation", "what", "control"),
        "scenario": ("risk", "scenario", "risk id", "risk no"),
        "due": ("due", "due date", "deadline", "target date", "until", "end"),
        "starts_on": ("start", "begins", "start date"),
        "cost": ("cost", "budget", "estimate"),
        "effect": ("effect", "expected effect", "benefit"),
        "resources": ("resources", "means", "needs"),
        "actions": ("actions", "steps", "description", "details"),
        "progress": ("progress", "% done", "percent complete"),
        "external_reference": ("treatment no", "treatment id"),
    },
    choice_words={
        "option": {word: value for word, value in DECISIONS.items() if value != "undecided"}
    },
    icon="control",
)
ACCEPTANCE = RecordType(
    model=RiskAcceptance,
    slug="acceptances",
    clause="8.3",
    noun=_("risk acceptance"),
    plural=_("risk acceptances"),
    about=_("Which remaining risk who accepted, why, and until when."),
    create=None,
    amend=None,
    commands=(
        commands.countersign_acceptance,
        commands.withdraw_acceptance,
        void_record,
        archive_record,
        restore_record,
    ),
    columns=("reference", "scenario", "level", "accepted_by", "accepted_on", "until", "state"),
    filters=("state", "level"),
    search=("reference", "title", "reason", "accepted_by"),
    sections=(
        Section(
            _("What was accepted"),
            (
                "scenario",
                "scenario_version",
                "level",
                "likelihood",
                "consequence",
                "people",
                "method_name",
            ),
        ),
        Section(
            _("By whom, why, until when"),
            (
                "reason",
                "interim",
                "accepted_by",
                "authority",
                "countersigned_by",
                "accepted_on",
                "until",
                "ended_because",
            ),
        ),
    ),
    dues=(Due("until", _("Acceptance ends"), ("awaiting", "in_force")),),
    order=("until", "reference"),
    related=("owner", "unit", "scenario"),
    icon="seal",
    importable=False,
)
