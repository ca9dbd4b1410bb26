"""Declarations: the communication plan, what goes out and what comes in (7.4)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Column, Due, RecordType, Section, TraceRule
from holdfast.support.commands import communication as on_communications
from holdfast.support.commands import communication_plan as on_plans
from holdfast.support.commands import incoming_communication as on_incoming
from holdfast.support.models.communication import Communication
from holdfast.support.models.communication_plan import CommunicationPlan, CommunicationPlanEntry
from holdfast.support.models.incoming_communication import IncomingCommunication
from holdfast.support.queries.communication_panels import communication_panel, entry_panel
from holdfast.support.queries.documents_panel import use_panel

TELLS_OF = (
    "context.complianceobligation",
    "planning.objective",
    "leadership.securitypolicy",
    "planning.changeplan",
    "context.principlestatement",
    "support.document",
    "risk.riskscenario",
    "response.incident",
    "response.securityplan",
)
COMMUNICATION_PLAN = RecordType(
    model=CommunicationPlan,
    slug="communication-plans",
    clause="7.4",
    noun=_("communication plan"),
    plural=_("communication plans"),
    about=_(
        "What is communicated inside and outside: what, when, with whom, how and by whom, and how "
        "sensitive it is. Approval binds every entry as it stands; a changed entry counts once "
        "the plan is approved with it."
    ),
    create=on_plans.set_up_communication_plan,
    amend=on_plans.amend_communication_plan,
    commands=(*on_plans.ON_COMMUNICATION_PLAN, *ON_EVERY_RECORD),
    columns=("reference", "title", "state", "owner", "version_in_force", "review_due"),
    sections=(Section(_("The plan"), ("title",)),),
    dues=(Due("review_due", _("Review the communication plan"), ("in_force",)),),
    importable=False,
    icon="document",
    panels=("support/panels/documents_use.html",),
    panel_context=use_panel,
)
ENTRY = RecordType(
    model=CommunicationPlanEntry,
    slug="communication-entries",
    clause="7.4",
    noun=_("entry of the communication plan"),
    plural=_("entries of the communication plan"),
    about=_(
        "One line of the communication plan: the monthly report, the notice to customers after an "
        "incident, the change of the threat level. Entries by the calendar fall due by "
        "themselves, entries by events when one happens."
    ),
    create=on_plans.add_entry,
    amend=on_plans.amend_entry,
    commands=(
        on_communications.start_from_entry,
        on_plans.address_entry,
        on_plans.note_carried_out,
        on_plans.drop_entry,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "title",
        "side",
        Column("when", _("When"), lambda entry: entry.when),
        "audience",
        "means",
        "responsible",
        "sensitivity",
        "next_due",
        "state",
    ),
    filters=("state", "side", "trigger", "means", "responsible", "sensitivity", "owner"),
    search=("reference", "title", "content", "audience"),
    sections=(
        Section(_("What"), ("title", "plan", "side", "content", "sensitivity")),
        Section(
            _("When"),
            ("trigger", "within_days", "every", "every_unit", "next_due"),
            _("When something happens, by the calendar, or both."),
        ),
        Section(_("With whom and how"), ("audience", "to_everyone", "means", "means_note")),
        Section(_("By whom"), ("responsible", "releaser")),
        Section(_("How it went"), ("last_carried_out", "carried_out_how", "dropped_because")),
    ),
    dues=(Due("next_due", _("Communicate as planned"), ("in_use",)),),
    related=("owner", "unit", "plan", "responsible", "releaser"),
    synonyms={
        "title": ("subject", "what", "on what", "topic", "message", "title"),
        "plan": ("communication plan", "plan"),
        "side": ("internal/external", "type", "direction", "side"),
        "content": ("content", "message content", "description"),
        "trigger": ("trigger", "event"),
        "every": ("every", "interval", "frequency number"),
        "every_unit": ("unit", "interval unit", "frequency unit"),
        "next_due": ("next due", "next date", "due"),
        "audience": ("audience", "with whom", "recipients", "target group", "to whom"),
        "means": ("how", "channel", "means", "medium"),
        "means_note": ("channel detail", "method", "how in detail"),
        "responsible": ("responsible", "who", "responsible role", "sender"),
        "releaser": ("releaser", "released by", "approver"),
        "sensitivity": ("class", "classification of content", "sensitivity"),
        "external_reference": ("id", "no", "ref", "number"),
    },
    choice_words={
        "side": {"int": "internal", "ext": "external"},
        "means": {"mail": "email", "phone": "call", "telephone": "call", "portal": "notice"},
    },
    icon="calendar",
    panels=("support/panels/communication_entry.html",),
    panel_context=entry_panel,
)
COMMUNICATION = RecordType(
    model=Communication,
    slug="communications",
    clause="7.4",
    noun=_("communication"),
    plural=_("communications"),
    about=_(
        "What was told to whom: written, its sensitivity decided, released in somebody's name, "
        "sent, confirmed by each recipient. Nothing goes to somebody who may not receive it."
    ),
    create=on_communications.plan_communication,
    amend=on_communications.amend_communication,
    commands=(*on_communications.ON_COMMUNICATION, *ON_EVERY_RECORD),
    columns=("reference", "title", "side", "means", "state", "classification", "sent_at", "owner"),
    filters=("state", "side", "means", "entry", "owner", "classification"),
    search=("reference", "title", "text"),
    sections=(
        Section(
            _("The communication"),
            (
                "title",
                "entry",
                "side",
                "means",
                "send_by",
                "wants_acknowledgement",
                "acknowledge_by",
            ),
        ),
        Section(_("Text"), ("text",)),
        Section(
            _("Sensitivity and release"),
            (
                "decided_classification",
                "sensitivity_reason",
                "sensitivity_set_by",
                "sensitivity_set_at",
                "released_by",
                "released_at",
            ),
        ),
        Section(_("How it went"), ("sent_by", "sent_at", "outcome", "dropped_because")),
    ),
    traces=(
        TraceRule(
            Relation.CARRIES,
            TELLS_OF,
            _("Tells of"),
            _("The obligation, objective, policy, change or incident that it makes known."),
        ),
        TraceRule(
            Relation.RELATES_TO, ("context.interestedparty",), _("With the interested party")
        ),
        TraceRule(
            Relation.ADDRESSES, ("support.incomingcommunication",), _("Answers what came in")
        ),
    ),
    dues=(
        Due(
            "send_by",
            _("Send the communication"),
            ("planned", "drafted", "sensitivity_set", "released"),
        ),
        Due("acknowledge_by", _("Ask who has not confirmed"), ("sent", "undelivered")),
    ),
    order=("-recorded_at", "reference"),
    related=("owner", "unit", "entry"),
    importable=False,
    written=("text",),
    icon="mail",
    panels=("support/panels/communication.html",),
    panel_context=communication_panel,
)
INCOMING = RecordType(
    model=IncomingCommunication,
    slug="incoming",
    clause="7.4",
    noun=_("incoming communication"),
    plural=_("incoming communications"),
    about=_(
        "Complaints, requests, advisories, questions and reports that came in: from whom, how far "
        "one can rely on it, who deals with it, what was answered by when. Nothing is ignored "
        "without a reason."
    ),
    create=on_incoming.log_incoming,
    amend=on_incoming.amend_incoming,
    commands=(*on_incoming.ON_INCOMING, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "title",
        "kind",
        "received_at",
        Column("grade", _("Grade"), lambda incoming: incoming.grade),
        "state",
        "handler",
        "answer_due",
    ),
    filters=("state", "kind", "handler", "reliability", "owner", "classification"),
    search=("reference", "title", "text", "sender"),
    sections=(
        Section(
            _("What came in"),
            (
                "title",
                "kind",
                "received_at",
                "contact",
                "party",
                "sender",
                "means",
                "marking",
                "text",
            ),
        ),
        Section(
            _("Judgement"),
            (
                "reliability",
                "credibility",
                "graded_by",
                "relevance",
                "judged_by",
                "handler",
                "answer_due",
                "set_aside_because",
            ),
        ),
        Section(_("Answer"), ("answer", "answered_by", "answered_at", "outcome")),
    ),
    traces=(
        TraceRule(Relation.ADDRESSES, ("support.communication",), _("Answered by"), inward=True),
        TraceRule(
            Relation.RELATES_TO,
            ("risk.riskscenario", "context.complianceobligation", "improvement.nonconformity"),
            _("Concerns"),
        ),
    ),
    dues=(Due("answer_due", _("Judge and answer it"), ("received", "graded", "relevant")),),
    order=("-received_at", "reference"),
    related=("owner", "unit", "contact", "party", "handler"),
    synonyms={
        "title": ("subject", "title", "summary"),
        "kind": ("kind", "type", "category"),
        "received_at": ("received", "received on", "date received", "date"),
        "sender": ("from", "sender", "complainant", "source"),
        "text": ("text", "description", "message", "details"),
        "answer_due": ("answer due", "due", "respond by"),
        "external_reference": ("id", "no", "ref", "number"),
    },
    icon="message",
)
COMMUNICATIONS = (COMMUNICATION_PLAN, ENTRY, COMMUNICATION, INCOMING)
