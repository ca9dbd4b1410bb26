"""Declarations: issues and the two standing decisions (4.1)."""

from django.utils.translation import gettext_lazy as _

from holdfast.context.commands import issues
from holdfast.context.models import ClimateDetermination, ContextIssue, SupplyChainDetermination
from holdfast.context.queries.links import ANSWERING
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

SIDES = {
    "ext": "external",
    "outside": "external",
    "o": "external",
    "t": "external",
    "opportunity": "external",
    "threat": "external",
    "int": "internal",
    "inside": "internal",
    "s": "internal",
    "w": "internal",
    "strength": "internal",
    "weakness": "internal",
}
ISSUE = RecordType(
    model=ContextIssue,
    slug="issues",
    clause="4.1",
    noun=_("context issue"),
    plural=_("context issues"),
    about=_(
        "What goes on outside and inside your organization that bears on its security: cargo crime "
        "on your routes, a customs programme that changes, guards who are hard to find, a second "
        "site. Each names its effect and leads to something: a risk, an objective, a control. "
        "Auditors ask from when each is and what it changed."
    ),
    create=issues.capture_issue,
    amend=issues.amend_issue,
    commands=(
        issues.assess_issue,
        issues.adopt_issue,
        issues.decline_issue,
        issues.monitor_issue,
        issues.report_issue_changed,
        issues.expire_issue,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "side", "category", "state", "owner", "review_due"),
    filters=("state", "side", "category", "from_supply_chain", "owner"),
    search=("reference", "title", "description", "effect", "learned_from"),
    sections=(
        Section(_("The issue"), ("title", "side", "category", "from_supply_chain", "description")),
        Section(
            _("What it does"),
            ("effect", "decision_reason"),
            _("An issue without an effect is a headline, not an issue."),
        ),
        Section(_("Where it is known from"), ("learned_from", "learned_on")),
    ),
    traces=(
        TraceRule(Relation.ADDRESSES, ANSWERING, _("Addressed by"), inward=True),
        TraceRule(
            Relation.ARISES_FROM,
            (
                "controls.externalprovider",
                "controls.supplynode",
                "controls.supplylink",
                "context.partyrequirement",
                "context.complianceobligation",
            ),
            _("Arises from the supply chain at"),
            _("The supplier, route or requirement of a partner that it comes from."),
        ),
        TraceRule(
            Relation.RELATES_TO, ("context.climatedetermination",), _("Follows from climate change")
        ),
    ),
    dues=(Due("review_due", _("Review the issue"), ("adopted", "monitored")),),
    synonyms={
        "title": ("issue", "context issue", "factor", "topic", "headline", "subject", "name"),
        "side": ("internal/external", "int/ext", "external/internal", "origin", "swot", "type"),
        "category": ("category", "pestle", "pestel", "pest", "theme", "area", "group"),
        "from_supply_chain": ("supply chain", "from supply chain", "supply chain issue"),
        "description": ("description", "details", "explanation", "comment", "notes"),
        "effect": (
            "effect",
            "impact",
            "effect on sems",
            "consequence",
            "implication",
            "relevance",
            "influence on security",
        ),
        "learned_from": ("source of information", "evidence", "reference document", "known from"),
        "learned_on": ("date", "date identified", "identified on", "source date", "noted on"),
        "owner": ("owner", "responsible", "issue owner", "assigned to"),
        "review_due": ("next review", "review date", "review due"),
        "external_reference": ("id", "issue id", "no", "ref", "number"),
    },
    choice_words={
        "side": SIDES,
        "category": {
            "political": "political",
            "politics": "political",
            "trade": "political",
            "economic": "economic",
            "economy": "economic",
            "market": "economic",
            "social": "social",
            "people": "social",
            "culture": "social",
            "technological": "technology",
            "technical": "technology",
            "cyber": "technology",
            "legal": "legal",
            "regulatory": "legal",
            "law": "legal",
            "environmental": "environment",
            "climate": "environment",
            "crime": "crime",
            "criminal": "crime",
            "terrorism": "crime",
            "logistics": "supply_chain",
            "suppliers": "supply_chain",
            "organizational": "organization",
            "organisational": "organization",
            "resources": "organization",
            "infrastructure": "assets",
            "equipment": "assets",
        },
    },
    icon="context",
)
CLIMATE = RecordType(
    model=ClimateDetermination,
    slug="climate",
    clause="4.1",
    noun=_("climate determination"),
    plural=_("climate determinations"),
    about=_(
        "Whether climate change is a relevant issue for your security: flooded yards, heat in the "
        "guardhouse, storms that close a port. The amendment of 2024 asks for the decision, yes or "
        "no, with its reason; auditors have asked for it since."
    ),
    create=issues.determine_climate,
    amend=issues.amend_climate,
    commands=ON_EVERY_RECORD,
    columns=("reference", "title", "relevant", "decided_on", "decided_by", "state", "review_due"),
    filters=("state", "relevant"),
    search=("reference", "title", "reason"),
    sections=(Section(_("The decision"), ("relevant", "reason", "decided_on", "decided_by")),),
    traces=(
        TraceRule(
            Relation.RELATES_TO,
            ("context.contextissue",),
            _("Leads to the issue"),
            _("Where climate change is relevant, link the issue that follows from it."),
        ),
    ),
    dues=(Due("review_due", _("Decide anew on climate change"), ("decided",)),),
    importable=False,
    icon="hourglass",
)
SUPPLY_CHAIN = RecordType(
    model=SupplyChainDetermination,
    slug="supply-chain",
    clause="4.1",
    noun=_("supply-chain determination"),
    plural=_("supply-chain determinations"),
    about=_(
        "Whether issues arise from what your supply chain requires. Nearly always they do, and "
        "then the issues themselves show it; where none does, record that here with the reason."
    ),
    create=issues.determine_supply_chain,
    amend=issues.amend_supply_chain,
    commands=ON_EVERY_RECORD,
    columns=(
        "reference",
        "title",
        "issues_arise",
        "decided_on",
        "decided_by",
        "state",
        "review_due",
    ),
    filters=("state", "issues_arise"),
    search=("reference", "title", "reason"),
    sections=(Section(_("The decision"), ("issues_arise", "reason", "decided_on", "decided_by")),),
    dues=(Due("review_due", _("Decide anew on the supply chain"), ("decided",)),),
    importable=False,
    icon="network",
)
