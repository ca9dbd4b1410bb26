"""Declarations: roles, who has them, what is delegated (5.3)."""

from django.utils.translation import gettext_lazy as _

from holdfast.leadership.commands import assignments, delegations, roles
from holdfast.leadership.models import Delegation, Role, RoleAssignment
from holdfast.leadership.queries.panels import assignment_panel, delegation_panel, role_panel
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

ROLE = RecordType(
    model=Role,
    slug="roles",
    clause="5.3",
    noun=_("role"),
    plural=_("roles"),
    about=_(
        "What each role of the security management system is for, what it answers for and what it "
        "may decide, order or stop. Two of them the standard names: who makes sure that the system "
        "conforms, and who reports to top management."
    ),
    create=roles.describe_role,
    amend=roles.amend_role,
    commands=(
        roles.state_conflict,
        roles.lift_conflict,
        roles.set_letter,
        roles.follow_process,
        roles.dissolve_role,
        roles.take_role_up,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "title",
        "level",
        "ensures_conformity",
        "reports_performance",
        "needs_deputy",
        "unit",
        "state",
        "review_due",
    ),
    filters=(
        "state",
        "level",
        "unit",
        "clearance_needed",
        "ensures_conformity",
        "reports_performance",
    ),
    search=("reference", "title", "purpose", "responsibilities", "authorities"),
    sections=(
        Section(_("The role"), ("title", "level", "purpose", "needs_deputy", "clearance_needed")),
        Section(_("What it answers for and may do"), ("responsibilities", "authorities")),
        Section(
            _("Duties that the standard names"),
            ("ensures_conformity", "reports_performance", "reports_every_months"),
        ),
        Section(_("Where it was dissolved"), ("dissolved_because",)),
    ),
    traces=(TraceRule(Relation.RELATES_TO, (), _("Concerned by")),),
    dues=(Due("review_due", _("Review the role"), ("in_use",)),),
    synonyms={
        "title": ("role", "role name", "position", "function", "job title"),
        "level": ("level", "tier"),
        "purpose": ("purpose", "aim", "mission"),
        "responsibilities": ("responsibilities", "tasks", "duties", "accountabilities"),
        "authorities": ("authorities", "authority", "powers", "may decide"),
        "needs_deputy": ("deputy needed", "needs deputy"),
        "clearance_needed": ("clearance", "clearance level", "clearance needed", "screening"),
        "unit": ("unit", "department", "site"),
        "review_due": ("next review", "review date"),
        "external_reference": ("id", "role id", "no", "ref"),
    },
    choice_words={
        "level": {
            "executive": "top",
            "board": "top",
            "management": "top",
            "security": "security",
            "site": "unit",
            "department": "unit",
            "operational": "function",
        }
    },
    icon="users",
    panels=("leadership/panels/role.html",),
    panel_context=role_panel,
)
ASSIGNMENT = RecordType(
    model=RoleAssignment,
    slug="assignments",
    clause="5.3",
    noun=_("assignment of a role"),
    plural=_("assignments of roles"),
    about=_(
        "Who has which role from when to when, as holder or deputy; who assigned it; when the "
        "person was told and acknowledged it. The letter of appointment is printed from here."
    ),
    create=assignments.propose_assignment,
    amend=assignments.amend_assignment,
    commands=(
        assignments.assign,
        assignments.assign_as_top_management,
        assignments.tell_holder,
        assignments.accept_role,
        assignments.note_acceptance,
        assignments.decline_assignment,
        assignments.end_assignment,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "role",
        "person",
        "kind",
        "starts_on",
        "ends_on",
        "by_top_management",
        "state",
    ),
    filters=("state", "role", "person", "kind", "by_top_management"),
    search=("reference", "title"),
    sections=(
        Section(_("Who has which role"), ("title", "role", "person", "kind")),
        Section(_("From when to when"), ("starts_on", "ends_on", "ended_because")),
        Section(
            _("Who assigned it"),
            ("assigned_on", "assigned_by", "by_top_management"),
        ),
        Section(
            _("Told and acknowledged"),
            (
                "told_on",
                "told_noted_on",
                "told_how",
                "acknowledged_on",
                "acknowledged_noted_on",
                "acknowledged_how",
            ),
        ),
    ),
    dues=(
        Due("ends_on", _("The assignment ends"), ("assigned", "told", "accepted")),
        Due("review_due", _("Review the assignment"), ("assigned", "told", "accepted")),
    ),
    related=("owner", "unit", "role", "person"),
    synonyms={
        "role": ("role", "position", "function"),
        "person": ("person", "holder", "name", "employee", "assigned to"),
        "kind": ("as", "holder or deputy", "capacity"),
        "starts_on": ("from", "start", "since", "start date", "appointed on"),
        "ends_on": ("until", "end", "end date", "to"),
    },
    choice_words={"kind": {"alternate": "deputy", "substitute": "deputy", "primary": "holder"}},
    icon="user",
    panels=("leadership/panels/assignment.html",),
    panel_context=assignment_panel,
)
DELEGATION = RecordType(
    model=Delegation,
    slug="delegations",
    clause="5.3",
    noun=_("delegation"),
    plural=_("delegations"),
    about=_(
        "What part of a role somebody else does for a stated time: which authorities, up to what "
        "limit, from when to when, and why. Without an end there is no delegation."
    ),
    create=delegations.delegate,
    amend=delegations.amend_delegation,
    commands=(
        delegations.accept_delegation,
        delegations.note_delegation_acceptance,
        delegations.withdraw_delegation,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "person", "starts_on", "ends_on", "by_top_management", "state"),
    filters=("state", "person", "by_top_management"),
    search=("reference", "title", "what", "reason"),
    sections=(
        Section(_("What is delegated"), ("title", "assignment", "person", "what")),
        Section(_("From when to when"), ("starts_on", "ends_on", "reason", "withdrawn_because")),
        Section(
            _("Given and acknowledged"),
            ("given_by", "by_top_management", "acknowledged_on", "acknowledged_how"),
        ),
    ),
    dues=(Due("ends_on", _("The delegation ends"), ("given", "accepted")),),
    related=("owner", "unit", "assignment", "person"),
    synonyms={
        "person": ("to", "delegate", "delegated to"),
        "what": ("scope", "what", "authority"),
        "starts_on": ("from", "start"),
        "ends_on": ("until", "end"),
    },
    icon="branch",
    panels=("leadership/panels/delegation.html",),
    panel_context=delegation_panel,
)
