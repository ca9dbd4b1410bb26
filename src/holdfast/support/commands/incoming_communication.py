"""Commands on what came in: log, grade, judge, answer, close, set aside (7.4)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.making import COMMON, PROVENANCE, amending, make
from holdfast.support.choices.communication import (
    ANSWER_IN,
    LONGEST_FOR_A_COMPLAINT,
    Credibility,
    IncomingKind,
    Reliability,
)
from holdfast.support.gates.incoming_communication import ANSWER_IS_GIVEN, SOURCE_IS_GRADED
from holdfast.support.models.incoming_communication import IncomingCommunication

INCOMING_FIELDS = (
    "kind",
    "received_at",
    "contact",
    "party",
    "sender",
    "means",
    "text",
    "marking",
    "answer_due",
)
OPEN = ("received", "graded", "relevant")


def _log(caller: Caller, /, **values: Any) -> IncomingCommunication:
    """Log what came in, from whom, with the day by which it is answered."""
    incoming = IncomingCommunication(
        organization_id=caller.organization_id, owner_id=caller.person_id
    )
    if not values.get("owner"):  # whoever logs it deals with it until it is handed on
        values.pop("owner", None)
    received = values.get("received_at") or clock.now()
    refuse_if(
        received > clock.now() + dt.timedelta(minutes=5),
        _("That moment has not come yet."),
        field="received_at",
    )
    due = values.get("answer_due") or due_for_kind(values["kind"], received)
    _refuse_late(values["kind"], received, due)
    return make(incoming, {**values, "received_at": received, "answer_due": due})


def due_for_kind(kind: str, received: dt.datetime) -> dt.date:
    """Give the day by which a kind of communication is answered, counted from its receipt."""
    return received.date() + dt.timedelta(days=ANSWER_IN[IncomingKind(kind)])


def _refuse_late(kind: str, received: dt.datetime, due: dt.date) -> None:
    last = received.date() + dt.timedelta(days=LONGEST_FOR_A_COMPLAINT)
    refuse_if(
        kind == IncomingKind.COMPLAINT and due > last,
        _("A complaint is answered within {n} days: by {day}.").format(
            n=LONGEST_FOR_A_COMPLAINT, day=last
        ),
        field="answer_due",
    )


log_incoming = register(
    Command(
        function=_log,
        kind="support.incoming.logged",
        needs=Permission.COMMUNICATION_EDIT,
        label=gettext_lazy("Log what came in"),
        asks=("title", *INCOMING_FIELDS, *COMMON, *PROVENANCE),
        makes=IncomingCommunication,
        tone="primary",
    )
)
amend_incoming = amending(
    IncomingCommunication,
    kind="support.incoming.amended",
    needs=Permission.COMMUNICATION_EDIT,
    asks=INCOMING_FIELDS,
    about="Correct or complete what is said of something that came in.",
)


@command(
    kind="support.incoming.graded",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Grade the source"),
    moves=Move(("received", "graded"), "graded"),
    labels={
        "reliability": gettext_lazy("How reliable the source is"),
        "credibility": gettext_lazy("How credible the information is"),
    },
)
def grade_source(
    caller: Caller,
    incoming: IncomingCommunication,
    *,
    reliability: Reliability,
    credibility: Credibility,
) -> IncomingCommunication:
    """Grade how far one can rely on a source, and on what it says this time."""
    incoming.reliability = Reliability(reliability)
    incoming.credibility = Credibility(credibility)
    incoming.graded_at, incoming.graded_by = clock.now(), caller.name
    incoming.save()
    return incoming


@command(
    kind="support.incoming.judged_relevant",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("It matters"),
    moves=Move(("received", "graded", "relevant"), "relevant"),
    gates=(SOURCE_IS_GRADED,),
    labels={
        "handler": gettext_lazy("Who deals with it"),
        "relevance": gettext_lazy("Why it matters"),
        "answer_due": gettext_lazy("Answer due"),
    },
    helps={"answer_due": gettext_lazy("Empty: as it was set.")},
    tone="primary",
)
def judge_relevant(
    caller: Caller,
    incoming: IncomingCommunication,
    *,
    handler: Person,
    relevance: str,
    answer_due: dt.date | None = None,
) -> IncomingCommunication:
    """Judge that it matters, and hand it to somebody who deals with it."""
    refuse_if(not relevance.strip(), _("Say why it matters."), field="relevance")
    if answer_due is not None:
        _refuse_late(incoming.kind, incoming.received_at, answer_due)
        incoming.answer_due = answer_due
    incoming.relevance = relevance.strip()
    incoming.judged_at, incoming.judged_by = clock.now(), caller.name
    incoming.handler = incoming.owner = handler
    incoming.save()
    return incoming


@command(
    kind="support.incoming.set_aside",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Set aside"),
    moves=Move(("received", "graded", "relevant"), "set_aside"),
)
def set_aside_incoming(
    caller: Caller, incoming: IncomingCommunication, *, reason: str
) -> IncomingCommunication:
    """Decide to do nothing about it, and say why."""
    refuse_if(not reason.strip(), _("Say why nothing is done."), field="reason")
    incoming.set_aside_because = reason.strip()
    incoming.judged_at, incoming.judged_by = clock.now(), caller.name
    incoming.save()
    return incoming


@command(
    kind="support.incoming.answered",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Note the answer"),
    moves=Move(("relevant", "answered"), "answered"),
    labels={"answer": gettext_lazy("What was answered")},
    helps={
        "answer": gettext_lazy("Where it was sent from here, link the communication as well."),
    },
    tone="primary",
)
def note_answer_given(
    caller: Caller, incoming: IncomingCommunication, *, answer: str
) -> IncomingCommunication:
    """Note what whoever wrote was answered."""
    refuse_if(not answer.strip(), _("Write what was answered."), field="answer")
    incoming.answer = answer.strip()
    incoming.answered_at, incoming.answered_by = clock.now(), caller.name
    incoming.save()
    return incoming


@command(
    kind="support.incoming.closed",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Close"),
    moves=Move(("relevant", "answered"), "closed"),
    gates=(ANSWER_IS_GIVEN,),
    labels={"outcome": gettext_lazy("What came of it")},
)
def close_incoming(
    caller: Caller, incoming: IncomingCommunication, *, outcome: str
) -> IncomingCommunication:
    """Close it: it is dealt with, and what came of it is stated."""
    refuse_if(not outcome.strip(), _("Say what came of it."), field="outcome")
    incoming.outcome = outcome.strip()
    incoming.save()
    return incoming


@command(
    kind="support.incoming.reopened",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Take up again"),
    moves=Move(("closed", "set_aside"), "received"),
)
def reopen_incoming(
    caller: Caller, incoming: IncomingCommunication, *, reason: str
) -> IncomingCommunication:
    """Take up again what was closed or set aside, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    incoming.relevance = f"{incoming.relevance}\n\n{reason.strip()}".strip()
    incoming.save()
    return incoming


ON_INCOMING = (
    grade_source,
    judge_relevant,
    note_answer_given,
    close_incoming,
    set_aside_incoming,
    reopen_incoming,
)
