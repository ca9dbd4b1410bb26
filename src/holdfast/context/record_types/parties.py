"""Declarations: interested parties and what they require (4.2.1)."""

from django.utils.translation import gettext_lazy as _

from holdfast.context.commands import parties
from holdfast.context.models import InterestedParty, PartyRequirement
from holdfast.context.queries.links import ADDRESSING
from holdfast.context.record_types.issues import SIDES
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

FIVE_STEPS = {"very low": "1", "low": "2", "medium": "3", "high": "4", "very high": "5"}

PARTY = RecordType(
    model=InterestedParty,
    slug="parties",
    clause="4.2.1",
    noun=_("interested party"),
    plural=_("interested parties"),
    about=_(
        "Who affects your security or is affected by it: customers and carriers, customs and "
        "police, insurers, neighbours, your own guards and their union. Each has somebody here who "
        "keeps in touch, and either requirements or a reason for none."
    ),
    create=parties.record_party,
    amend=parties.amend_party,
    commands=(
        parties.note_contact,
        parties.state_no_requirements,
        parties.set_party_aside,
        parties.take_party_up,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "title",
        "side",
        "kind",
        "influence",
        "interest",
        "relationship_owner",
        "last_contact",
        "review_due",
    ),
    filters=("state", "side", "kind", "relationship_owner"),
    search=("reference", "title", "stake", "contact", "engagement"),
    sections=(
        Section(_("The party"), ("title", "side", "kind", "stake", "influence", "interest")),
        Section(
            _("The relationship"),
            ("relationship_owner", "last_contact", "contact", "engagement"),
        ),
        Section(_("Where it requires nothing"), ("no_requirements_because", "set_aside_because")),
    ),
    traces=(TraceRule(Relation.RELATES_TO, (), _("Concerned by")),),
    dues=(Due("review_due", _("Review the interested party"), ("relevant",)),),
    related=("owner", "unit", "relationship_owner"),
    synonyms={
        "title": (
            "stakeholder",
            "interested party",
            "stakeholder name",
            "party",
            "name",
            "organization",
            "organisation",
            "company",
            "alias",
        ),
        "side": ("internal/external", "int/ext", "internal or external", "external/internal"),
        "kind": (
            "kind",
            "type",
            "stakeholder type",
            "category",
            "group",
            "role",
            "stakeholder role",
        ),
        "stake": (
            "stake",
            "stake in project",
            "what is at stake",
            "interests",
            "expectation",
            "relevance",
            "why",
        ),
        "influence": ("influence", "power", "level of influence", "influence level", "impact"),
        "interest": ("interest", "level of interest", "interest level", "concern"),
        "contact": ("contact", "contact person", "contact details", "e-mail", "phone", "address"),
        "engagement": (
            "engagement",
            "communication",
            "com plan",
            "communication plan",
            "communication method",
            "engagement strategy",
            "how informed",
        ),
        "relationship_owner": (
            "relationship owner",
            "relationship manager",
            "account manager",
            "our contact",
            "managed by",
        ),
        "last_contact": ("last contact", "last contacted", "last meeting", "last engagement"),
        "no_requirements_because": ("no requirements because", "reason for no requirements"),
        "owner": ("owner", "responsible"),
        "unit": ("unit", "department"),
        "review_due": ("next review", "review date", "review due"),
        "external_reference": ("id", "stakeholder id", "no", "ref"),
    },
    choice_words={
        "side": SIDES,
        "influence": FIVE_STEPS,
        "interest": FIVE_STEPS,
        "kind": {
            "shareholder": "owner",
            "board": "owner",
            "sponsor": "owner",
            "management": "owner",
            "staff": "employee",
            "union": "employee",
            "works council": "employee",
            "client": "customer",
            "shipper": "customer",
            "consignee": "customer",
            "vendor": "supplier",
            "contractor": "supplier",
            "haulier": "carrier",
            "driver": "carrier",
            "shipping line": "carrier",
            "guard": "security_provider",
            "guarding company": "security_provider",
            "regulator": "authority",
            "government": "authority",
            "port authority": "authority",
            "customs": "customs",
            "law enforcement": "police",
            "fire brigade": "emergency",
            "insurance": "insurer",
            "auditor": "certifier",
            "landlord": "neighbour",
            "neighbor": "neighbour",
            "media": "public",
            "community": "public",
        },
    },
    icon="users",
)
REQUIREMENT = RecordType(
    model=PartyRequirement,
    slug="requirements",
    clause="4.2.1",
    noun=_("requirement of a party"),
    plural=_("requirements of parties"),
    about=_(
        "What an interested party needs or expects of your security, whether you address it, why, "
        "and where. Security clauses of customers' contracts are what auditors miss most often."
    ),
    create=parties.record_requirement,
    amend=parties.amend_requirement,
    commands=(
        parties.adopt_requirement,
        parties.decline_requirement,
        parties.monitor_requirement,
        parties.report_requirement_changed,
        parties.expire_requirement,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "party", "mandatory", "state", "owner", "review_due"),
    filters=("state", "party", "mandatory", "owner"),
    search=("reference", "title", "need", "decision_reason"),
    sections=(
        Section(_("The requirement"), ("title", "party", "need", "mandatory")),
        Section(_("The decision"), ("decision_reason", "decided_on", "decided_by")),
    ),
    traces=(
        TraceRule(
            Relation.ADDRESSES,
            ADDRESSING,
            _("Addressed by"),
            _("The process, control, objective, document or obligation that addresses it."),
            inward=True,
        ),
    ),
    dues=(Due("review_due", _("Review the requirement"), ("adopted", "monitored", "declined")),),
    related=("owner", "unit", "party"),
    synonyms={
        "title": ("requirement", "need", "expectation", "needs and expectations", "demand"),
        "party": ("interested party", "stakeholder", "party", "customer", "from whom"),
        "need": ("description", "details", "need or expectation", "text", "wording"),
        "mandatory": ("mandatory", "binding", "compliance obligation", "legal", "must"),
        "owner": ("owner", "responsible"),
        "review_due": ("next review", "review date"),
        "external_reference": ("id", "requirement id", "no", "ref"),
    },
    icon="target",
)
