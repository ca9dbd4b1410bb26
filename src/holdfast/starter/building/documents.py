"""Clause 7.5: controlled documents of the port, and texts of others that it relies on."""

from __future__ import annotations

import datetime as dt
from typing import Final

from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.permissions import Permission
from holdfast.context.models import ComplianceObligation
from holdfast.records.choices import Relation
from holdfast.records.content import put_in_force
from holdfast.starter.building.content import Remark, enforce, hand_out, write
from holdfast.starter.building.stage import (
    DEPUTY,
    LEGAL_ADVISER,
    SECURITY_MANAGER,
    SOURCE,
    TOP_MANAGEMENT,
    Stage,
)
from holdfast.starter.shapes import DemoDocument, DemoObligation
from holdfast.support.commands import amend_document, approve_document, set_up_document
from holdfast.support.models import Document

STATEMENT: Final = "I have read it, it fits how we work, and the resources it needs are there."
PLACES: Final = ("Control room, shelf 2", "Gate office", "Depot, guard post")
READERS: Final = ("Sigrid Aasen", "Henrik Dahl", "Kari Myhre", "Marte Vik", "Aud Lien")
REMARKS: Final = {
    "PRO-07": Remark(
        "Lene Sund",
        "Drivers ask at the gate where the marked places are: name them.",
        "The marked places are on the sign at the gate; the booking confirmation shows them too.",
    ),
    "PRO-11": Remark(
        "Kari Myhre",
        "Say who calls the supplier of the terminal system at night.",
        "IT on call does; the table of thresholds names them.",
    ),
}
# Its writer approved it himself at night, for a stated reason: somebody has yet to look at that.
SELF_APPROVED: Final = "PLN-04"
WHY_SELF_APPROVED: Final = (
    "The deputy is on leave and the drill of the quarter is tomorrow; top management was told by "
    "telephone and looks at it on Monday."
)
NIGHT_STATEMENT: Final = "Approved so that the drill can be held."
# In which writing of the text a reader finds it, where nothing on the web can be linked to.
EDITION: Final = "In force since {day}"


def build_documents(stage: Stage) -> None:
    """Write, review, approve and put in force the documents; hand out those that are for all."""
    stage.say("Controlled documents")
    for each in stage.demo.documents:
        stage.keep(each.code, _document(stage, each))
    for process in stage.demo.processes:
        for code in process.documents:
            stage.link(stage.records[process.key], Relation.RELATES_TO, stage.records[code])


def _document(stage: Stage, each: DemoDocument) -> Document:
    names = [each.owner, DEPUTY, LEGAL_ADVISER]
    others = [name for name in names if name != each.approved_by]
    writer = stage.first_who_may(Permission.CONTENT_EDIT, others)
    if each.code == SELF_APPROVED:
        writer = stage.caller(each.approved_by)
    made = set_up_document(
        writer,
        title=each.title,
        kind=each.kind,
        code=each.code,
        owner=stage.person(each.owner),
        classification=each.classification,
        happened_at=stage.at(each.effective_on),
        external_reference=each.code,
        external_source=SOURCE,
    )
    remark = REMARKS.get(each.code)
    write(writer, made, each.body, stage, [remark] if remark else [])
    _bring_into_force(stage, each, made)
    if each.classification == "internal":
        hand_out(writer, made, stage, places=PLACES, to_everyone=True, readers=READERS)
    else:
        hand_out(writer, made, stage, places=PLACES[:1], to_everyone=False, readers=READERS[:2])
    return made


def _bring_into_force(stage: Stage, each: DemoDocument, document: Document) -> None:
    approver, due = stage.caller(each.approved_by), stage.on(each.review_due)
    later = due if due > stage.today else stage.today + dt.timedelta(days=1)
    if each.code == SELF_APPROVED:
        terms = Terms(override=Override(WHY_SELF_APPROVED))
        approve_document.under(terms)(approver, document, statement=NIGHT_STATEMENT)
        put_in_force(approver, document, effective_on=stage.today, review_due=later)
    else:
        enforce(
            approver,
            document,
            approve_document,
            statement=STATEMENT,
            review_due=later,
            today=stage.today,
        )
    if due != later:
        # An honest gap: its review is overdue since the day that the data say.
        amend_document(stage.caller(SECURITY_MANAGER), document, review_due=due)


def build_external_texts(stage: Stage) -> None:
    """Enter texts that no link reaches as documents of external origin, and where they lie."""
    for each in stage.demo.obligations:
        if each.applies and not each.link:
            _external(stage, each)


def _external(stage: Stage, each: DemoObligation) -> None:
    writer = stage.caller(LEGAL_ADVISER)
    document = set_up_document(
        writer,
        title=each.source,
        kind="external",
        issuer=each.issuer,
        edition=EDITION.format(day=stage.on(each.in_force_since)),
        purpose=each.place,
        owner=stage.person(LEGAL_ADVISER),
    )
    write(writer, document, f"{each.source}\n\n{each.place}.", stage)
    enforce(
        stage.caller(TOP_MANAGEMENT),
        document,
        approve_document,
        statement="We rely on this text.",
        review_due=stage.on(each.next_review),
        today=stage.today,
    )
    obligation = stage.find(each.key, ComplianceObligation)
    stage.link(obligation, Relation.DERIVES_FROM, document)
