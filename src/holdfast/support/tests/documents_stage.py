"""A small system of documents as it should be, which each test then spoils in one place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import uuid4

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import Caller, acting_as
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.content.copies import copies_of
from holdfast.records.models import ContentVersion, ControlledRecord, Distribution
from holdfast.records.queries import version_in_force_of
from holdfast.support.commands.documents import amend_document, approve_document, set_up_document
from holdfast.support.models import Document


def answer(caller: Caller, requirement: str, on: dt.date | None = None) -> Answer:
    """Give what a check says today, or on a day."""
    with acting_as(caller):
        return CHECKS[requirement].function(on or clock.today())


def says(found: Answer) -> str:
    """Give the words of all gaps, for looking into."""
    return " | ".join(str(gap.why) for gap in found.gaps)


def somebody_else(caller: Caller) -> Caller:
    """Give another person with the same rights: who approves what the first one wrote."""
    return replace(caller, actor_id=uuid4(), name="Approver")


def in_force(caller: Caller, document: Any, *, reason: str = "", months: int = 12) -> Any:
    """Take a document through review and approval into force, whatever version it is."""
    content.draft_version(
        caller, document, body=f"Check every driver. {reason}", change_reason=reason
    )
    content.submit_version(caller, document)
    approver = somebody_else(caller)
    if isinstance(document, Document):
        approve_document(approver, document, statement="I approve.")
    else:
        content.approve_version(approver, document, statement="I approve.")
    today = clock.today()
    due = today + dt.timedelta(days=30 * months)
    content.put_in_force(approver, document, effective_on=today, review_due=due)
    return document


def post_orders(caller: Caller, **values: Any) -> Document:
    """Give a document in force, described and given to a gatehouse."""
    owner = add_person(caller, title=f"Nora Dahl {values.get('title', '')}".strip())
    given = {"title": "Post orders", "kind": "instruction", "integrity_level": "raised", **values}
    document = set_up_document(caller, owner=owner, **given)
    in_force(caller, document)
    content.distribute(caller, document, places="Gatehouse", to_everyone=False)
    return document


def version_of(caller: Caller, document: ControlledRecord) -> ContentVersion:
    """Give the version in force."""
    with acting_as(caller):
        found = version_in_force_of(document)
    assert found is not None
    return found


def copies(caller: Caller, version: ContentVersion) -> list[Distribution]:
    """Give the copies of a version at places."""
    with acting_as(caller):
        return list(copies_of(version))


def amended(caller: Caller, document: Document, **values: Any) -> Document:
    """Change what the register says of a document."""
    return amend_document(caller, document, **values)


def spoil(row: Any, **values: Any) -> None:
    """Change a stored row behind the back of the house, as a broken disk or an intruder would."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)
