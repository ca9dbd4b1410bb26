"""Declarations: nonconformities and opportunities."""

from django.utils.translation import gettext_lazy as _

from holdfast.improvement import commands
from holdfast.improvement.models import ImprovementOpportunity, Nonconformity
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

NONCONFORMITY = RecordType(
    model=Nonconformity,
    slug="nonconformities",
    clause="10.2",
    noun=_("nonconformity"),
    plural=_("nonconformities"),
    about=_(
        "Where a requirement is not met: what was found, what was done at once, why it came about "
        "and what keeps it from coming back. A correction is not yet a corrective action."
    ),
    create=commands.raise_nonconformity,
    amend=commands.amend_nonconformity,
    commands=(
        commands.contain_nonconformity,
        commands.name_cause,
        commands.close_nonconformity,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "requirement", "grade", "state", "owner", "review_due"),
    filters=("state", "grade", "owner"),
    search=("reference", "title", "requirement", "statement", "evidence", "cause"),
    sections=(
        Section(_("What is not met"), ("title", "requirement", "grade", "statement", "evidence")),
        Section(_("What was done"), ("correction", "cause", "closing_note")),
    ),
    traces=(TraceRule(Relation.ARISES_FROM, (), _("Found at")),),
    dues=(Due("review_due", _("Look at the nonconformity"), ("raised", "contained")),),
    synonyms={
        "title": ("nonconformity", "finding", "title", "issue", "subject"),
        "requirement": ("requirement", "clause", "reference", "criterion"),
        "statement": ("statement", "description", "finding text", "details"),
        "evidence": ("evidence", "objective evidence", "observation"),
        "grade": ("grade", "classification", "severity", "category", "type"),
        "owner": ("owner", "responsible", "assigned to"),
        "external_reference": ("id", "nc no", "number", "ref"),
    },
    choice_words={"grade": {"serious": "major", "critical": "major", "moderate": "minor"}},
    icon="warning",
)
OPPORTUNITY = RecordType(
    model=ImprovementOpportunity,
    slug="opportunities",
    clause="10.1",
    noun=_("opportunity for improvement"),
    plural=_("opportunities for improvement"),
    about=_(
        "What could be done better, seen by anybody, not only after trouble. Everybody who "
        "suggests something gets an answer."
    ),
    create=commands.suggest_improvement,
    amend=commands.amend_opportunity,
    commands=(
        commands.accept_opportunity,
        commands.decline_opportunity,
        commands.finish_opportunity,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "requirement", "origin", "state", "owner"),
    filters=("state", "owner"),
    search=("reference", "title", "description", "benefit", "origin"),
    sections=(
        Section(_("The suggestion"), ("title", "description", "requirement", "origin", "benefit")),
        Section(_("The answer"), ("reply",)),
    ),
    traces=(TraceRule(Relation.ARISES_FROM, (), _("Comes from")),),
    synonyms={
        "title": ("improvement", "opportunity", "suggestion", "idea", "title"),
        "description": ("description", "details"),
        "benefit": ("benefit", "gain", "value"),
        "origin": ("origin", "source", "suggested by", "raised by"),
        "owner": ("owner", "responsible"),
    },
    icon="improvement",
)
TYPES = (NONCONFORMITY, OPPORTUNITY)
