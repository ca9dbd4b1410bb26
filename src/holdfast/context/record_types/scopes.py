"""Declarations: principles and scope (4.2.3, 4.3)."""

from django.utils.translation import gettext_lazy as _

from holdfast.context.commands import principles, scopes
from holdfast.context.models import PrincipleStatement, Scope
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

PRINCIPLE = RecordType(
    model=PrincipleStatement,
    slug="principles",
    clause="4.2.3",
    noun=_("statement on a principle"),
    plural=_("statements on principles"),
    about=_(
        "The standard names eight principles of security management. Say for each, in your own "
        "words, how you apply it, and link the records that show it; the standard recommends "
        "this, it does not demand it."
    ),
    create=principles.state_principle,
    amend=principles.amend_principle,
    commands=(
        principles.adopt_principle,
        principles.revise_principle,
        principles.withdraw_principle,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "principle", "state", "owner", "review_due"),
    filters=("state", "principle", "owner"),
    search=("reference", "title", "statement"),
    sections=(Section(_("The statement"), ("title", "principle", "statement")),),
    traces=(TraceRule(Relation.SHOWS, (), _("Shown in"), inward=True),),
    dues=(Due("review_due", _("Review the statement"), ("adopted",)),),
    synonyms={
        "title": ("title", "heading", "name"),
        "principle": ("principle", "management principle"),
        "statement": ("statement", "application", "how applied", "description", "evidence"),
    },
    icon="star",
)
SCOPE = RecordType(
    model=Scope,
    slug="scopes",
    clause="4.3",
    noun=_("scope statement"),
    plural=_("scope statements"),
    about=_(
        "What your security management system covers: units, sites, activities and parts of the "
        "supply chain, and what it leaves out, with the reason. Link the units and sites and the "
        "issues and requirements that you considered, write the statement, and have it approved."
    ),
    create=scopes.set_up_scope,
    amend=scopes.amend_scope,
    commands=(scopes.confirm_scope_after_changes, *scopes.ON_SCOPE, *ON_EVERY_RECORD),
    columns=("reference", "title", "state", "version_in_force", "effective_on", "review_due"),
    filters=("state", "owner"),
    search=("reference", "title", "activities", "supply_chain_parts", "exclusions"),
    sections=(
        Section(
            _("What is in"),
            ("title", "activities", "supply_chain_parts"),
            _("Units and sites are linked below."),
        ),
        Section(_("What is out"), ("exclusions", "interfaces")),
    ),
    traces=(
        TraceRule(Relation.COVERS, ("accounts.unit", "accounts.site"), _("Covers")),
        TraceRule(
            Relation.CONSIDERS,
            ("context.contextissue", "context.partyrequirement"),
            _("Considers"),
            _("The issues and requirements in view of which the scope was set."),
        ),
    ),
    dues=(Due("review_due", _("Review the scope"), ("in_force",)),),
    importable=False,
    icon="flag",
)
