"""Declarations: obligations and their evaluations (4.2.2)."""

from django.utils.translation import gettext_lazy as _

from holdfast.context.commands import obligations
from holdfast.context.models import ComplianceEvaluation, ComplianceObligation
from holdfast.context.queries.links import MEETING
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

OBLIGATION = RecordType(
    model=ComplianceObligation,
    slug="obligations",
    clause="4.2.2",
    noun=_("compliance obligation"),
    plural=_("compliance obligations"),
    about=_(
        "The law, permits, contracts and programmes that bind your security: port and aviation "
        "security law, guarding licences, data protection for cameras and vetting, AEO and "
        "customers' standards. Each says where its text is, how it applies, what meets it and "
        "when compliance was last evaluated."
    ),
    create=obligations.identify_obligation,
    amend=obligations.amend_obligation,
    commands=(
        obligations.judge_applicable,
        obligations.judge_not_applicable,
        obligations.evaluate_compliance,
        obligations.report_obligation_changed,
        obligations.supersede_obligation,
        obligations.repeal_obligation,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "title",
        "kind",
        "jurisdiction",
        "state",
        "last_result",
        "next_evaluation",
        "owner",
        "review_due",
    ),
    filters=("state", "kind", "jurisdiction", "last_result", "owner"),
    search=("reference", "title", "source", "place", "text", "how_it_applies", "jurisdiction"),
    sections=(
        Section(
            _("The obligation"),
            ("title", "kind", "jurisdiction", "source", "place", "link", "text", "changed_on"),
        ),
        Section(_("What it means for you"), ("how_it_applies", "applicability_reason", "audience")),
        Section(
            _("Compliance"),
            ("next_evaluation", "last_evaluated_on", "last_result"),
        ),
        Section(_("Afterwards"), ("superseded_by", "ended_because")),
    ),
    traces=(
        TraceRule(
            Relation.MEETS,
            MEETING,
            _("Met by"),
            _("The process, control, plan, objective or document that meets it."),
            inward=True,
        ),
        TraceRule(
            Relation.DERIVES_FROM,
            ("support.document",),
            _("Text in the document"),
            _("The document of external origin in which people can read it."),
        ),
    ),
    dues=(
        Due("review_due", _("Review the obligation"), ("applicable", "evaluated", "changed")),
        Due("next_evaluation", _("Evaluate compliance"), ("applicable", "evaluated", "changed")),
    ),
    related=("owner", "unit", "superseded_by"),
    synonyms={
        "title": (
            "requirement",
            "obligation",
            "legal requirement",
            "law",
            "legislation",
            "regulation",
            "title",
            "heading",
            "subject",
        ),
        "kind": ("kind", "type", "type of requirement", "category"),
        "jurisdiction": ("jurisdiction", "country", "region", "authority", "territory", "state"),
        "source": ("source", "act", "statute", "name of law", "instrument", "contract", "citation"),
        "place": ("section", "article", "paragraph", "clause", "reference in law", "place"),
        "link": ("link", "url", "web link", "hyperlink", "website", "access"),
        "text": ("text", "wording", "requirement text", "summary", "content", "description"),
        "how_it_applies": (
            "how it applies",
            "applicability",
            "application",
            "relevance",
            "what it means",
            "impact",
            "interpretation",
        ),
        "audience": ("audience", "who needs to know", "communicated to", "affected departments"),
        "changed_on": ("last change", "amended on", "in force since", "effective date", "version"),
        "next_evaluation": ("next evaluation", "next compliance check", "evaluation due"),
        "owner": ("owner", "responsible", "compliance owner"),
        "review_due": ("next review", "review date", "review due"),
        "external_reference": ("id", "legal id", "no", "ref", "register number"),
    },
    choice_words={
        "kind": {
            "act": "law",
            "statute": "law",
            "legal": "law",
            "directive": "law",
            "ordinance": "regulation",
            "regulatory": "regulation",
            "rule": "regulation",
            "licence": "permit",
            "license": "permit",
            "contractual": "contract",
            "agreement": "contract",
            "customer": "contract",
            "aeo": "programme",
            "ctpat": "programme",
            "c-tpat": "programme",
            "tapa": "programme",
            "voluntary": "programme",
            "iso": "standard",
            "norm": "standard",
        },
    },
    icon="seal",
)
EVALUATION = RecordType(
    model=ComplianceEvaluation,
    slug="evaluations",
    clause="4.2.2",
    noun=_("compliance evaluation"),
    plural=_("compliance evaluations"),
    about=_(
        "Findings whether an obligation was met on a day, by whom and on what evidence. They are "
        "recorded at the obligation: “Evaluate compliance”."
    ),
    create=None,
    amend=obligations.amend_evaluation,
    commands=ON_EVERY_RECORD,
    columns=("reference", "title", "obligation", "result", "evaluated_on", "evaluated_by"),
    filters=("result", "obligation", "owner"),
    search=("reference", "title", "evidence", "shortfall"),
    sections=(
        Section(_("The finding"), ("obligation", "result", "evaluated_on", "evaluated_by")),
        Section(_("Why"), ("evidence", "shortfall")),
    ),
    order=("-evaluated_on", "reference"),
    related=("owner", "unit", "obligation"),
    importable=False,
    icon="check-circle",
)
